import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { useSession } from '../../../lib/session.ts';
import { users } from '../../../strings/users.ts';
import { changeUser } from '../api/change-user.ts';
import { sendLink } from '../api/send-link.ts';
import type { User, UserChange } from '../api/user.ts';
import { DisableDialog } from './disable-dialog.tsx';
import { useUserChange } from './use-user-change.ts';

/** What is done with one click: unlock, enable, disable, and the mails that lead to a password. */
export const UserActions = ({ user }: { readonly user: User }) => {
  const { SubscriptionAdmin, User: own } = useSession();
  const [isDisabling, setDisabling] = useState(false);
  const { ObjectID, DisplayName, Disabled, Locked, HasPassword, InvitedUntil } = user;
  const changing = useUserChange({
    run: (change: UserChange) => changeUser(ObjectID, change),
    said: (_, { Locked: locked }) => (locked === false ? users.unlocked(DisplayName) : users.enabled(DisplayName)),
  });
  const sending = useUserChange({
    run: (kind: 'invitation' | 'password-reset') => sendLink(ObjectID, kind),
    said: (_, kind) => (kind === 'invitation' ? users.inviteDone(DisplayName) : users.resetDone(DisplayName)),
  });
  const isOwn = own.ObjectID === ObjectID;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {SubscriptionAdmin && Locked ? (
          <Button loading={changing.isPending} onClick={() => changing.mutate({ Locked: false })}>
            {users.unlock}
          </Button>
        ) : null}
        {SubscriptionAdmin && HasPassword && !Disabled ? (
          <Button variant="default" loading={sending.isPending} onClick={() => sending.mutate('password-reset')}>
            {users.reset}
          </Button>
        ) : null}
        {HasPassword || Disabled ? null : (
          <Button variant="default" loading={sending.isPending} onClick={() => sending.mutate('invitation')}>
            {InvitedUntil === null ? users.invite : users.inviteAgain}
          </Button>
        )}
        {SubscriptionAdmin && Disabled ? (
          <Button variant="default" loading={changing.isPending} onClick={() => changing.mutate({ Disabled: false })}>
            {users.enable}
          </Button>
        ) : null}
        {SubscriptionAdmin && !Disabled && !isOwn ? (
          <Button variant="default" onClick={() => setDisabling(true)}>
            {users.disable}
          </Button>
        ) : null}
      </Group>
      <Problem error={changing.error ?? sending.error} />
      <DisableDialog user={user} opened={isDisabling} onClose={() => setDisabling(false)} />
    </Stack>
  );
};
