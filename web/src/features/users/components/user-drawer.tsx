import { Drawer, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { useSession } from '../../../lib/session.ts';
import { common } from '../../../strings/common.ts';
import { users } from '../../../strings/users.ts';
import { userQuery } from '../api/find-user.ts';
import type { User } from '../api/user.ts';
import { UserDetails } from './user-details.tsx';
import { UserRoles } from './user-roles.tsx';
import { UserSessions } from './user-sessions.tsx';
import { UserState } from './user-state.tsx';

const TABS = ['details', 'roles', 'sessions'] as const;

export type UserTab = (typeof TABS)[number];

const UserTabs = ({ user, tab: first }: { readonly user: User; readonly tab: UserTab }) => {
  const { SubscriptionAdmin } = useSession();
  const [tab, setTab] = useState<string | null>(first);
  const tabs = TABS.filter((each) => each !== 'sessions' || SubscriptionAdmin);
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List mb="md">
        {tabs.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {users.tabs[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="details">
        <UserDetails user={user} />
      </Tabs.Panel>
      <Tabs.Panel value="roles">
        <UserRoles user={user} />
      </Tabs.Panel>
      <Tabs.Panel value="sessions">
        <UserSessions user={user} />
      </Tabs.Panel>
    </Tabs>
  );
};

const UserContent = ({ oid, tab }: { readonly oid: number; readonly tab: UserTab }) => {
  const { data, error, refetch } = useQuery(userQuery(oid));
  if (data === undefined)
    return error === null ? <Text>{common.loading}</Text> : <Problem error={error} onRetry={() => void refetch()} />;
  return (
    <Stack>
      <div>
        <Text fw={600} size="xl" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{data.DisplayName}</bdi>
        </Text>
        <Text c="dimmed" size="sm" mb={6} style={{ overflowWrap: 'anywhere' }}>
          <bdi>{data.UserName}</bdi>
        </Text>
        <UserState user={data} />
      </div>
      <Problem error={error} />
      <UserTabs user={data} tab={tab} />
    </Stack>
  );
};

interface UserDrawerProps {
  /** Null: it is closed. */
  readonly oid: number | null;
  /** The one that is open at first. */
  readonly tab: UserTab;
  readonly onClose: () => void;
}

/** One user, over the list. */
export const UserDrawer = ({ oid, tab, onClose }: UserDrawerProps) => {
  // While it closes it still shows whom it was about.
  const [last, setLast] = useState(oid);
  useEffect(() => {
    if (oid !== null) setLast(oid);
  }, [oid]);
  const shown = oid ?? last;
  return (
    <Drawer
      opened={oid !== null}
      onClose={onClose}
      position="right"
      size="46rem"
      title={users.title}
      closeButtonProps={{ 'aria-label': common.close }}
      transitionProps={{ duration: 0 }}
    >
      {shown === null ? null : <UserContent key={shown} oid={shown} tab={tab} />}
    </Drawer>
  );
};
