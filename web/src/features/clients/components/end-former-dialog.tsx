import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SecondLook } from '../../../components/second-look.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { announce } from '../../../lib/announce.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { CLIENTS_KEY, type Client } from '../api/client.ts';
import { endFormerSecret } from '../api/end-former-secret.ts';

const { endFormer } = texts;

/** The question before a former secret ends earlier than was said. */
export const EndFormerDialog = ({ dialog: { subject, opened, close } }: { readonly dialog: Dialog<Client> }) => {
  const client = useQueryClient();
  const ending = useMutation({ mutationFn: endFormerSecret });
  const name = subject?.Name ?? '';
  const leave = (): void => {
    close();
    ending.reset();
  };
  const confirm = (): void => {
    if (subject === null) return;
    ending.mutate(subject.ClientID, {
      onSuccess: () => {
        leave();
        announce(endFormer.done);
        void client.invalidateQueries({ queryKey: [CLIENTS_KEY] });
      },
    });
  };
  return (
    <SecondLook
      opened={opened}
      title={endFormer.title(name)}
      deed={endFormer.deed}
      isPending={ending.isPending}
      error={ending.error}
      onConfirm={confirm}
      onClose={leave}
    >
      <Text size="sm">{endFormer.what(name)}</Text>
    </SecondLook>
  );
};
