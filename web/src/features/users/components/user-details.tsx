import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PATHS } from '../../../config/paths.ts';
import { useSession } from '../../../lib/session.ts';
import { users } from '../../../strings/users.ts';
import type { User } from '../api/user.ts';
import { UserActions } from './user-actions.tsx';
import { UserFacts } from './user-facts.tsx';
import { UserForm } from './user-form.tsx';

interface UserDetailsProps {
  readonly user: User;
  readonly onUnsaved: (isUnsaved: boolean) => void;
}

/** What a user is, and what can be done about it. */
export const UserDetails = ({ user, onUnsaved }: UserDetailsProps) => {
  const { SubscriptionAdmin, Edition } = useSession();
  return (
    <Stack gap="lg">
      <UserActions user={user} />
      {SubscriptionAdmin ? (
        <UserForm user={user} onUnsaved={onUnsaved} />
      ) : (
        <Text size="sm" c="dimmed">
          {users.readOnly}
        </Text>
      )}
      <UserFacts user={user} />
      {SubscriptionAdmin ? (
        <Group>
          <Anchor renderRoot={(props) => <Link {...props} to={PATHS.decisions} search={{ user: user.UserName }} />}>
            {users.decisions}
          </Anchor>
          {Edition === 'saas' ? (
            <Anchor renderRoot={(props) => <Link {...props} to={PATHS.keys} search={{ show: 'all' }} />}>
              {users.keys}
            </Anchor>
          ) : null}
        </Group>
      ) : null}
    </Stack>
  );
};
