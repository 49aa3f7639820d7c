import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../lib/announce.ts';
import { SecondLook } from './second-look.tsx';
import type { Dialog } from './use-dialog.ts';

/** What is said before and after something that cannot be taken back. */
export interface DeedWords {
  /** The question, with the name of what it is about. */
  readonly title: string;
  /** What follows from it. */
  readonly what: string;
  /** What the button says. */
  readonly deed: string;
  /** What is announced when it is done. */
  readonly done: string;
}

interface DeedDialogProps<Subject> {
  readonly dialog: Dialog<Subject>;
  readonly wordsOf: (subject: Subject) => DeedWords;
  readonly act: (subject: Subject) => Promise<unknown>;
  /** What the queries begin with whose answers it changes. */
  readonly changes: readonly unknown[];
  readonly onDone?: () => void;
}

const NO_WORDS: DeedWords = { title: '', what: '', deed: '', done: '' };

/** Asks, does it, says that it is done, and lets what has changed be loaded anew; a refusal stays in the dialog. */
export const DeedDialog = <Subject,>({ dialog, wordsOf, act, changes, onDone }: DeedDialogProps<Subject>) => {
  const { subject, opened, close } = dialog;
  const client = useQueryClient();
  const doing = useMutation({ mutationFn: act });
  // It stays in the page while there is nothing to ask, so that the focus goes back to where it came from.
  const { title, what, deed, done } = subject === null ? NO_WORDS : wordsOf(subject);
  const leave = (): void => {
    close();
    doing.reset();
  };
  const confirm = (): void => {
    if (subject === null) return;
    doing.mutate(subject, {
      onSuccess: () => {
        leave();
        announce(done);
        onDone?.();
        void client.invalidateQueries({ queryKey: changes });
      },
    });
  };
  return (
    <SecondLook
      opened={opened}
      title={title}
      deed={deed}
      isPending={doing.isPending}
      error={doing.error}
      onConfirm={confirm}
      onClose={leave}
    >
      <Text size="sm">{what}</Text>
    </SecondLook>
  );
};
