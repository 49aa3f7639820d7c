import { Code, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Column } from '../../../components/table-column.ts';
import { TimeText } from '../../../components/time-text.tsx';
import type { Whose } from '../../../components/whose-choice.tsx';
import { PATHS } from '../../../config/paths.ts';
import { clients as texts } from '../../../strings/clients.ts';
import type { Client } from '../api/client.ts';
import styles from './clients.module.css';

const { columns } = texts;

const owner: Column<Client> = {
  key: 'owner',
  header: columns.owner,
  width: 'minmax(5rem, 1.5fr)',
  cell: ({ Owner }) => (Owner === null ? texts.nobody : <bdi>{Owner.DisplayName || Owner.UserName}</bdi>),
};

/** The columns of one's own clients, or of everybody's. */
export const clientColumns = (whose: Whose): readonly Column<Client>[] => [
  {
    key: 'name',
    header: columns.name,
    width: 'minmax(6.5rem, 2fr)',
    order: 'Name',
    cell: ({ ClientID, Name }) => (
      <Link
        className={styles.name}
        to={PATHS.clients}
        search={{ ...(whose === 'all' ? { whose } : {}), client: ClientID }}
      >
        <bdi>{Name}</bdi>
      </Link>
    ),
  },
  ...(whose === 'all' ? [owner] : []),
  {
    key: 'clientId',
    header: columns.clientId,
    width: 'minmax(7rem, 2.5fr)',
    cell: ({ ClientID }) => <Code className={styles.id}>{ClientID}</Code>,
  },
  {
    key: 'kind',
    header: columns.kind,
    width: 'minmax(5.5rem, 1fr)',
    cell: ({ Kind }) => <Text size="sm">{texts.kinds[Kind]}</Text>,
  },
  {
    key: 'created',
    header: columns.created,
    width: 'minmax(4.5rem, 1fr)',
    order: 'Created',
    cell: ({ Created }) => <TimeText instant={Created} />,
  },
  {
    key: 'lastUsed',
    header: columns.lastUsed,
    width: 'minmax(4.5rem, 1fr)',
    order: 'LastUsed',
    cell: ({ LastUsed }) => <TimeText instant={LastUsed} />,
  },
  { key: 'users', header: columns.users, width: '3rem', cell: ({ Users }) => Users.toLocaleString() },
];
