import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SecondLook } from '../../../components/second-look.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { announce } from '../../../lib/announce.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { CLIENTS_KEY, type Client } from '../api/client.ts';
import { deleteClient } from '../api/delete-client.ts';

const { remove } = texts;

interface DeleteDialogProps {
  readonly dialog: Dialog<Client>;
  readonly onDeleted: () => void;
}

/** The question before a client goes, with every log-in through it. */
export const DeleteDialog = ({ dialog: { subject, opened, close }, onDeleted }: DeleteDialogProps) => {
  const client = useQueryClient();
  const deleting = useMutation({ mutationFn: deleteClient });
  const name = subject?.Name ?? '';
  const leave = (): void => {
    close();
    deleting.reset();
  };
  const confirm = (): void => {
    if (subject === null) return;
    deleting.mutate(subject.ClientID, {
      onSuccess: () => {
        leave();
        announce(remove.done(name));
        onDeleted();
        void client.invalidateQueries({ queryKey: [CLIENTS_KEY, 'list'] });
      },
    });
  };
  return (
    <SecondLook
      opened={opened}
      title={remove.title(name)}
      deed={remove.deed}
      isPending={deleting.isPending}
      error={deleting.error}
      onConfirm={confirm}
      onClose={leave}
    >
      <Text size="sm">{remove.what(name, subject?.Users ?? 0)}</Text>
    </SecondLook>
  );
};
