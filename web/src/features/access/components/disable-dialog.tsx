import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SecondLook } from '../../../components/second-look.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { announce } from '../../../lib/announce.ts';
import { access as texts } from '../../../strings/access.ts';
import { ACCESS_KEY, type AccessAtRisk } from '../api/access-at-risk.ts';
import { disableUser } from '../api/disable-user.ts';
import { userNameOf } from './access-columns.tsx';

/** The question before the user of a key, client or application is disabled. */
export const DisableDialog = ({ dialog: { subject, opened, close } }: { readonly dialog: Dialog<AccessAtRisk> }) => {
  const client = useQueryClient();
  const disabling = useMutation({ mutationFn: disableUser });
  const user = subject?.User;
  if (subject === null || !user) return null;
  const name = userNameOf(subject);
  const leave = (): void => {
    close();
    disabling.reset();
  };
  const confirm = (): void =>
    disabling.mutate(user.ObjectID, {
      onSuccess: () => {
        leave();
        announce(texts.disabledNow(name));
        void client.invalidateQueries({ queryKey: [ACCESS_KEY] });
      },
    });
  return (
    <SecondLook
      opened={opened}
      title={texts.disableTitle(name)}
      deed={texts.disable}
      isPending={disabling.isPending}
      error={disabling.error}
      onConfirm={confirm}
      onClose={leave}
    >
      <Text size="sm">{texts.disableWhat(name)}</Text>
    </SecondLook>
  );
};
