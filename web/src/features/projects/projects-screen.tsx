import { Group, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Screen } from '../../components/screen.tsx';
import { useResting } from '../../components/use-resting.ts';
import { useSession } from '../../lib/session.ts';
import { projects } from '../../strings/projects.ts';
import { NewWorkspace } from './components/new-workspace.tsx';
import { TreeBrowser } from './components/tree-browser.tsx';

/** Administration > Workspaces and Projects. */
export const ProjectsScreen = () => {
  const { SubscriptionAdmin } = useSession();
  const [text, setText] = useState('');
  const [withClosed, setWithClosed] = useState(true);
  const name = useResting(text.trim());
  return (
    <Screen title={projects.title} about={projects.about} action={SubscriptionAdmin ? <NewWorkspace /> : null}>
      <Group align="end">
        <TextInput
          type="search"
          label={projects.search}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Switch
          label={projects.withClosed}
          checked={withClosed}
          onChange={(event) => setWithClosed(event.currentTarget.checked)}
        />
      </Group>
      {/* Another filter is another tree: nothing of the former one stays open or is asked for. */}
      <TreeBrowser key={`${withClosed} ${name}`} filter={{ name, withClosed }} />
    </Screen>
  );
};
