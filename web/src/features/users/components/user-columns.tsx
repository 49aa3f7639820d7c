import { Anchor, Text } from '@mantine/core';
import type { Column } from '../../../components/table-column.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { users } from '../../../strings/users.ts';
import type { User } from '../api/user.ts';
import { UserState } from './user-state.tsx';

/** The columns of the list; the name opens the user. */
export const userColumns = (onOpen: (oid: number) => void): readonly Column<User>[] => [
  {
    key: 'name',
    header: users.columns.name,
    width: 'minmax(12rem, 2fr)',
    order: 'DisplayName',
    cell: ({ ObjectID, DisplayName, UserName }) => (
      <>
        <Anchor
          component="button"
          type="button"
          ta="left"
          fw={600}
          maw="100%"
          style={{ overflowWrap: 'anywhere' }}
          aria-label={users.open(DisplayName)}
          onClick={() => onOpen(ObjectID)}
        >
          <bdi>{DisplayName}</bdi>
        </Anchor>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{UserName}</bdi>
        </Text>
      </>
    ),
  },
  {
    key: 'email',
    header: users.columns.email,
    width: 'minmax(10rem, 2fr)',
    order: 'EmailAddress',
    cell: ({ EmailAddress }) => <bdi style={{ overflowWrap: 'anywhere' }}>{EmailAddress ?? ''}</bdi>,
  },
  {
    key: 'state',
    header: users.columns.state,
    width: 'minmax(10rem, 2fr)',
    cell: (user) => <UserState user={user} />,
  },
  {
    key: 'lastLogin',
    header: users.columns.lastLogin,
    width: 'minmax(8rem, 1fr)',
    order: 'LastLoginDate',
    cell: ({ LastLoginDate }) => <TimeText instant={LastLoginDate} />,
  },
  {
    key: 'created',
    header: users.columns.created,
    width: 'minmax(7rem, 1fr)',
    order: 'CreationDate',
    cell: ({ CreationDate }) => <TimeText instant={CreationDate} />,
  },
];
