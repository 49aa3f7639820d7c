import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { common } from '../../../strings/common.ts';
import { projects } from '../../../strings/projects.ts';
import { useScopeChange } from './use-scope-change.ts';

interface NameFormProps {
  readonly initial: string;
  /** What the button says. */
  readonly deed: string;
  /** Characters. */
  readonly longest: number;
  readonly run: (name: string) => Promise<{ readonly Name: string }>;
  readonly said: (name: string) => string;
  readonly onClose: () => void;
}

const NameForm = ({ initial, deed, longest, run, said, onClose }: NameFormProps) => {
  const [name, setName] = useState(initial);
  const change = useScopeChange({ run, said: ({ Name }) => said(Name), onDone: onClose });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(name);
      }}
    >
      <Stack>
        <TextInput
          label={projects.name}
          value={name}
          maxLength={longest}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Problem error={change.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {deed}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

interface NameDialogProps extends NameFormProps {
  readonly opened: boolean;
  readonly title: string;
}

/** Asks for the name of a new workspace or project, or another name for one. */
export const NameDialog = ({ opened, title, ...form }: NameDialogProps) => (
  <Modal opened={opened} onClose={form.onClose} title={title} centered>
    <NameForm {...form} />
  </Modal>
);
