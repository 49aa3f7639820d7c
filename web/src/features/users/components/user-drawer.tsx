import { Drawer, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { SecondLook } from '../../../components/second-look.tsx';
import { UnsavedGuard } from '../../../components/unsaved-guard.tsx';
import { useSession } from '../../../lib/session.ts';
import { common } from '../../../strings/common.ts';
import { users } from '../../../strings/users.ts';
import { userQuery } from '../api/find-user.ts';
import type { User } from '../api/user.ts';
import { NOTHING_UNSAVED, type Unsaved } from './unsaved.ts';
import { UserDetails } from './user-details.tsx';
import { UserRoles } from './user-roles.tsx';
import { UserSessions } from './user-sessions.tsx';
import { UserState } from './user-state.tsx';

const TABS = ['details', 'roles', 'sessions'] as const;

export type UserTab = (typeof TABS)[number];

interface UserTabsProps {
  readonly user: User;
  readonly tab: UserTab;
  readonly onUnsaved: (unsaved: Unsaved) => void;
}

const UserTabs = ({ user, tab: first, onUnsaved }: UserTabsProps) => {
  const { SubscriptionAdmin } = useSession();
  const [tab, setTab] = useState<string | null>(first);
  // What was begun on another tab stays; what nobody has looked at is not asked for.
  const [seen, setSeen] = useState<readonly (string | null)[]>([first]);
  const tabs = TABS.filter((each) => each !== 'sessions' || SubscriptionAdmin);
  const open = (next: string | null): void => {
    setTab(next);
    setSeen([...seen, next]);
  };
  return (
    <Tabs value={tab} onChange={open}>
      <Tabs.List mb="md">
        {tabs.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {users.tabs[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="details">
        <UserDetails user={user} onUnsaved={(details) => onUnsaved({ details })} />
      </Tabs.Panel>
      <Tabs.Panel value="roles">
        {seen.includes('roles') ? (
          <UserRoles user={user} isShown={tab === 'roles'} onUnsaved={(roles) => onUnsaved({ roles })} />
        ) : null}
      </Tabs.Panel>
      <Tabs.Panel value="sessions">{tab === 'sessions' ? <UserSessions user={user} /> : null}</Tabs.Panel>
    </Tabs>
  );
};

type UserContentProps = Omit<UserTabsProps, 'user'> & { readonly oid: number };

const UserContent = ({ oid, ...tabs }: UserContentProps) => {
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
      <UserTabs user={data} {...tabs} />
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
  const [unsaved, setUnsaved] = useState(NOTHING_UNSAVED);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (oid !== null) setLast(oid);
    setUnsaved(NOTHING_UNSAVED);
    setAsking(false);
  }, [oid]);
  const shown = oid ?? last;
  const isUnsaved = unsaved.details === true || unsaved.roles === true;
  const addUnsaved = useCallback((more: Unsaved): void => setUnsaved((now) => ({ ...now, ...more })), []);
  return (
    <Drawer
      opened={oid !== null}
      // The question comes when the key press is over, or it would take that Escape as its own answer.
      onClose={() => (isUnsaved ? setTimeout(() => setAsking(true)) : onClose())}
      position="right"
      size="46rem"
      title={users.user}
      closeButtonProps={{ 'aria-label': common.close }}
      transitionProps={{ duration: 0 }}
    >
      {shown === null ? null : <UserContent key={shown} oid={shown} tab={tab} onUnsaved={addUnsaved} />}
      <SecondLook
        opened={isAsking}
        title={users.unsaved.title}
        deed={users.unsaved.leave}
        isPending={false}
        error={null}
        onConfirm={onClose}
        onClose={() => setAsking(false)}
      >
        <Text>{users.unsaved.text}</Text>
      </SecondLook>
      <UnsavedGuard isUnsaved={oid !== null && isUnsaved} {...users.unsaved} />
    </Drawer>
  );
};
