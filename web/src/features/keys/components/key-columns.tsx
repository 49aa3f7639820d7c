import { Button, Stack, Text, UnstyledButton } from '@mantine/core';
import type { Column } from '../../../components/table-column.ts';
import { TimeText } from '../../../components/time-text.tsx';
import type { Whose } from '../../../components/whose-choice.tsx';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import type { Intent, KeyDeed } from './key-deed.ts';
import { KeyState } from './key-state.tsx';
import styles from './keys.module.css';

interface ColumnsFor {
  readonly whose: Whose;
  readonly isMine: (key: ApiKey) => boolean;
  readonly deedsFor: (key: ApiKey) => readonly KeyDeed[];
  readonly onIntent: (intent: Intent) => void;
  /** Opens the menu of a key below this button. */
  readonly onMenu: (key: ApiKey, button: HTMLElement) => void;
}

const { columns } = keys;

const USER: Column<ApiKey> = {
  key: 'user',
  header: columns.user,
  width: 'minmax(9rem, 1.5fr)',
  cell: ({ User }) => (
    <>
      <div>{User.DisplayName ?? User.UserName}</div>
      <Text size="xs" c="dimmed">
        {User.UserName}
      </Text>
    </>
  ),
};

/** The columns of a list of keys; that of the user only where there are several. */
export const keyColumns = ({ whose, isMine, deedsFor, onIntent, onMenu }: ColumnsFor): readonly Column<ApiKey>[] => [
  {
    key: 'description',
    header: columns.description,
    width: 'minmax(11rem, 2fr)',
    cell: (key) => (
      <Stack gap={4} align="flex-start">
        <UnstyledButton className={styles.name} onClick={() => onIntent({ deed: 'show', apiKey: key })}>
          {key.Description}
        </UnstyledButton>
        <KeyState apiKey={key} isMine={isMine(key)} />
        {deedsFor(key).includes('claim') ? (
          <Button
            size="compact-sm"
            aria-label={keys.claimOf(key.Description)}
            onClick={() => onIntent({ deed: 'claim', apiKey: key })}
          >
            {keys.claim}
          </Button>
        ) : null}
      </Stack>
    ),
  },
  ...(whose === 'all' ? [USER] : []),
  {
    key: 'grant',
    header: columns.grant,
    width: 'minmax(7rem, 1fr)',
    cell: ({ Grant }) => keys.grants[Grant],
  },
  {
    key: 'key',
    header: columns.key,
    width: '4.5rem',
    cell: ({ LastFour }) => (LastFour === null ? keys.noValue : <code>{keys.ending(LastFour)}</code>),
  },
  {
    key: 'created',
    header: columns.created,
    width: '7.5rem',
    order: 'Created',
    cell: ({ Created }) => <TimeText instant={Created} />,
  },
  {
    key: 'accessed',
    header: columns.lastAccessed,
    width: '8rem',
    order: 'LastAccessed',
    cell: ({ LastAccessed }) => <TimeText instant={LastAccessed} />,
  },
  {
    key: 'reset',
    header: columns.lastReset,
    width: '7.5rem',
    order: 'LastReset',
    cell: ({ LastReset }) => <TimeText instant={LastReset} />,
  },
  {
    key: 'expires',
    header: columns.expires,
    width: '7rem',
    cell: ({ ExpiresAt }) => <TimeText instant={ExpiresAt} absent={keys.never} />,
  },
  {
    key: 'actions',
    header: columns.actions,
    width: '4rem',
    cell: (key) => (
      <UnstyledButton
        className={styles.menu}
        aria-haspopup="menu"
        aria-label={keys.actionsOf(key.Description)}
        onClick={({ currentTarget }) => onMenu(key, currentTarget)}
      >
        <span aria-hidden="true">⋯</span>
      </UnstyledButton>
    ),
  },
];
