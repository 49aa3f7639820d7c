import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { useResting } from '../../../components/use-resting.ts';
import { common } from '../../../strings/common.ts';
import { projects } from '../../../strings/projects.ts';
import { changeScope } from '../api/change-scope.ts';
import { listProjects } from '../api/list-projects.ts';
import { type Project, SCOPES_KEY } from '../api/scopes.ts';
import { useScopeChange } from './use-scope-change.ts';

/** So many places are offered at once; who types more sees fewer. */
const OFFERED = { start: 1, pagesize: 20 };

const TOP_VALUE = '';

const placeText = ({ Path, Name }: Project): string => projects.path([...Path.map((each) => each.Name), Name]);

/** Open projects of the same workspace with the text in their names; without a text those at its top. */
const usePlaces = (project: Project, text: string): readonly Project[] => {
  const { data } = useQuery({
    queryKey: [...SCOPES_KEY, 'places', project.Workspace, text],
    queryFn: ({ signal }) => listProjects(project.Workspace, OFFERED, { Name: text, State: 'Open' }, signal),
  });
  return (data?.Results ?? []).filter(({ ObjectID }) => ObjectID !== project.ObjectID);
};

interface MoveFormProps {
  readonly project: Project;
  readonly onClose: () => void;
}

const MoveForm = ({ project, onClose }: MoveFormProps) => {
  const [text, setText] = useState('');
  const [place, setPlace] = useState<string | null>(null);
  const places = usePlaces(project, useResting(text));
  const change = useScopeChange({
    run: (parent: number | null) => changeScope('projects', project.ObjectID, { Parent: parent }),
    said: ({ Name }) => projects.done.moved(Name),
    onDone: onClose,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (place !== null) change.mutate(place === TOP_VALUE ? null : Number(place));
      }}
    >
      <Stack>
        <TextInput
          label={projects.moveSearch}
          value={text}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Radio.Group label={projects.moveTo} value={place} onChange={setPlace}>
          <Stack gap="xs" mt="xs">
            <Radio value={TOP_VALUE} label={projects.top} />
            {places.map((each) => (
              <Radio key={each.ObjectID} value={String(each.ObjectID)} label={placeText(each)} />
            ))}
          </Stack>
        </Radio.Group>
        {places.length === 0 ? (
          <Text size="sm" c="dimmed">
            {common.nothingFound}
          </Text>
        ) : null}
        <Problem error={change.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={place === null}>
            {projects.move}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** Asks where a project shall stand. */
export const MoveDialog = ({ opened, ...form }: MoveFormProps & { readonly opened: boolean }) => (
  <Modal opened={opened} onClose={form.onClose} title={projects.moveNamed(form.project.Name)} centered>
    <MoveForm {...form} />
  </Modal>
);
