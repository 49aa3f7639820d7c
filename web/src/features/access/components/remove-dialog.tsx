import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SecondLook } from '../../../components/second-look.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { announce } from '../../../lib/announce.ts';
import { access as texts } from '../../../strings/access.ts';
import { ACCESS_KEY, type AccessAtRisk } from '../api/access-at-risk.ts';
import { removeAccess } from '../api/remove-access.ts';
import { userNameOf } from './access-columns.tsx';

/** The question before a key, client or application goes. */
export const RemoveDialog = ({ dialog: { subject, opened, close } }: { readonly dialog: Dialog<AccessAtRisk> }) => {
  const client = useQueryClient();
  const removing = useMutation({ mutationFn: removeAccess });
  if (subject === null) return null;
  const { Kind, Name } = subject;
  const leave = (): void => {
    close();
    removing.reset();
  };
  const confirm = (): void =>
    removing.mutate(subject, {
      onSuccess: () => {
        leave();
        announce(texts.removed(Kind, Name));
        void client.invalidateQueries({ queryKey: [ACCESS_KEY] });
      },
    });
  return (
    <SecondLook
      opened={opened}
      title={texts.removeTitle(Kind, Name)}
      deed={texts.removeDeed[Kind]}
      isPending={removing.isPending}
      error={removing.error}
      onConfirm={confirm}
      onClose={leave}
    >
      <Text size="sm">{texts.removeWhat(Kind, Name, userNameOf(subject))}</Text>
    </SecondLook>
  );
};
