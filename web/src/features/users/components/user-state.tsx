import { Badge, Group } from '@mantine/core';
import { users } from '../../../strings/users.ts';
import type { User } from '../api/user.ts';

/** Whether somebody can sign in, and what is to know before. */
export const UserState = ({ user }: { readonly user: User }) => {
  const { State, Disabled, Locked, InvitedUntil, LastLoginDate, SubscriptionAdmin } = user;
  const isQuiet = !Disabled && !Locked;
  const further = [
    ...(InvitedUntil === null ? [] : [users.invited]),
    ...(LastLoginDate === null && InvitedUntil === null ? [users.neverSignedIn] : []),
    ...(SubscriptionAdmin ? [users.fields.SubscriptionAdmin] : []),
  ];
  return (
    <Group gap={6}>
      <Badge variant={isQuiet ? 'default' : 'filled'} color={Locked ? 'red.8' : 'gray.7'} autoContrast={!isQuiet}>
        {State}
      </Badge>
      {further.map((text) => (
        <Badge key={text} variant="default">
          {text}
        </Badge>
      ))}
    </Group>
  );
};
