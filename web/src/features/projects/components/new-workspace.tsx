import { Button } from '@mantine/core';
import { useState } from 'react';
import { projects } from '../../../strings/projects.ts';
import { createWorkspace } from '../api/create-workspace.ts';
import { NameDialog } from './name-dialog.tsx';

/** Characters that its name may have. */
const LONGEST = 256;

/** For subscription administrators. */
export const NewWorkspace = () => {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button onClick={() => setOpened(true)}>{projects.newWorkspace}</Button>
      <NameDialog
        opened={opened}
        title={projects.newWorkspace}
        initial=""
        deed={projects.create}
        longest={LONGEST}
        run={createWorkspace}
        said={projects.done.created}
        onClose={() => setOpened(false)}
      />
    </>
  );
};
