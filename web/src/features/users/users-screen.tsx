import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Screen } from '../../components/screen.tsx';
import { ServerTable } from '../../components/server-table.tsx';
import { useResting } from '../../components/use-resting.ts';
import { useSearchValue } from '../../components/use-search-value.ts';
import { useSession } from '../../lib/session.ts';
import { users } from '../../strings/users.ts';
import { listUsers } from './api/list-users.ts';
import { USERS_KEY } from './api/user.ts';
import { ImportDialog } from './components/import-dialog.tsx';
import { NewUserDialog } from './components/new-user-dialog.tsx';
import { useOwnWorkspaces } from './components/use-own-workspaces.ts';
import { userColumns } from './components/user-columns.tsx';
import { UserDrawer, type UserTab } from './components/user-drawer.tsx';
import { UserFilters } from './components/user-filters.tsx';

/** The ObjectID in the page's address; null: none, or what is none. */
const oidIn = (text: string | null): number | null => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null);

/** Administration > Users. */
export const UsersScreen = () => {
  const [filter, setFilter] = useState({ Text: '', State: '' });
  const [order, setOrder] = useState('DisplayName ASC');
  const [user, setUser] = useSearchValue('user');
  const [tab, setTab] = useState<UserTab>('details');
  const [dialog, setDialog] = useState<'create' | 'import' | null>(null);
  const shown = { ...filter, Text: useResting(filter.Text.trim()) };
  const open = (oid: number, first: UserTab): void => {
    setTab(first);
    setUser(String(oid));
  };
  const { SubscriptionAdmin } = useSession();
  const administersWorkspace = useOwnWorkspaces().length > 0;
  const mayCreate = SubscriptionAdmin || administersWorkspace;
  const close = (): void => setDialog(null);
  return (
    <Screen
      title={users.title}
      about={users.about}
      action={
        <Group gap="sm">
          <Button variant="default" onClick={() => setDialog('import')}>
            {users.import.action}
          </Button>
          {mayCreate ? <Button onClick={() => setDialog('create')}>{users.create.action}</Button> : null}
        </Group>
      }
    >
      <UserFilters filter={filter} onFilter={setFilter} shown={shown} order={order} />
      <ServerTable
        label={users.list}
        columns={userColumns((oid) => open(oid, 'details'))}
        source={{ key: [...USERS_KEY, 'list', shown], load: (part, signal) => listUsers(part, shown, signal) }}
        rowKey={({ ObjectID }) => ObjectID}
        order={order}
        onOrder={setOrder}
        empty={users.empty}
      />
      <UserDrawer oid={oidIn(user)} tab={tab} onClose={() => setUser(null)} />
      <NewUserDialog opened={dialog === 'create'} onClose={close} onCreated={(oid) => open(oid, 'roles')} />
      <ImportDialog opened={dialog === 'import'} onClose={close} />
    </Screen>
  );
};
