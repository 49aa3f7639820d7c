import { Badge, Button, Group, Text } from '@mantine/core';
import type { Column } from '../../../components/table-column.ts';
import { TimeText } from '../../../components/time-text.tsx';
import type { ListedSession } from '../../../lib/listed-session.ts';
import { account } from '../../../strings/account.ts';
import { agentName } from '../agent-name.ts';
import styles from './account.module.css';

const { sessions: texts } = account;

export const addressOf = ({ Address }: ListedSession): string => Address ?? texts.unknownAddress;

/** The columns of one's own sessions; this one is marked, and ends by signing out. */
export const sessionColumns = (onEnd: (session: ListedSession) => void): readonly Column<ListedSession>[] => [
  {
    key: 'agent',
    header: texts.columns.agent,
    width: 'minmax(10rem, 2fr)',
    cell: ({ UserAgent, Current }) => (
      <Group gap="xs">
        <span className={styles.agent} title={UserAgent ?? ''}>
          {agentName(UserAgent)}
        </span>
        {Current ? <Badge variant="light">{texts.current}</Badge> : null}
      </Group>
    ),
  },
  { key: 'address', header: texts.columns.address, width: 'minmax(7rem, 1fr)', cell: addressOf },
  {
    key: 'since',
    header: texts.columns.since,
    width: '7rem',
    cell: ({ Created }) => <TimeText instant={Created} />,
  },
  {
    key: 'used',
    header: texts.columns.used,
    width: '7rem',
    cell: ({ LastAccessed }) => <TimeText instant={LastAccessed} />,
  },
  {
    key: 'actions',
    header: texts.columns.actions,
    width: '6rem',
    cell: (session) =>
      session.Current ? (
        <Text size="xs" c="dimmed">
          {texts.signOut}
        </Text>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={texts.endNamed(agentName(session.UserAgent), addressOf(session))}
          onClick={() => onEnd(session)}
        >
          {texts.end}
        </Button>
      ),
  },
];
