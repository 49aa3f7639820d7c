import { Button, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { SecondLook } from '../../../components/second-look.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { endSession, type ListedSession } from '../../../lib/listed-session.ts';
import { common } from '../../../strings/common.ts';
import { users } from '../../../strings/users.ts';
import type { User } from '../api/user.ts';
import { endSessions, sessionsQuery } from '../api/user-sessions.ts';
import { useUserChange } from './use-user-change.ts';
import styles from './users.module.css';

const SessionRow = ({ session }: { readonly session: ListedSession }) => {
  const { ObjectID, Address, UserAgent, LastAccessed, Created, Current } = session;
  const address = Address ?? users.sessions.unknown;
  const ending = useUserChange({ run: () => endSession(ObjectID), said: () => users.sessions.ended });
  return (
    <Table.Tr>
      <Table.Td>{address}</Table.Td>
      <Table.Td className={styles.anywhere}>{UserAgent ?? users.sessions.unknown}</Table.Td>
      <Table.Td>
        <TimeText instant={LastAccessed} />
      </Table.Td>
      <Table.Td>
        <TimeText instant={Created} />
      </Table.Td>
      <Table.Td>
        {Current ? (
          users.sessions.current
        ) : (
          <Button
            variant="default"
            size="xs"
            aria-label={users.sessions.endNamed(address)}
            loading={ending.isPending}
            onClick={() => ending.mutate(undefined)}
          >
            {users.sessions.end}
          </Button>
        )}
        <Problem error={ending.error} />
      </Table.Td>
    </Table.Tr>
  );
};

/** Where a user is signed in; for subscription administrators. */
export const UserSessions = ({ user }: { readonly user: User }) => {
  const { ObjectID, DisplayName } = user;
  const [isEnding, setEnding] = useState(false);
  const { data, error } = useQuery(sessionsQuery(ObjectID));
  const ending = useUserChange({
    run: () => endSessions(ObjectID),
    said: () => users.sessions.allEnded(DisplayName),
    onDone: () => setEnding(false),
  });
  const { sessions } = users;
  if (data === undefined) return error === null ? <Text>{common.loading}</Text> : <Problem error={error} />;
  return (
    <Stack>
      {data.Results.length === 0 ? (
        <Text c="dimmed">{sessions.none}</Text>
      ) : (
        <Table.ScrollContainer minWidth={520}>
          <Table aria-label={sessions.caption(DisplayName)}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{sessions.address}</Table.Th>
                <Table.Th>{sessions.browser}</Table.Th>
                <Table.Th>{sessions.lastUsed}</Table.Th>
                <Table.Th>{sessions.began}</Table.Th>
                <Table.Th>{sessions.actions}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.Results.map((session) => (
                <SessionRow key={session.ObjectID} session={session} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <div>
        <Button variant="default" onClick={() => setEnding(true)}>
          {sessions.endAll}
        </Button>
      </div>
      <SecondLook
        opened={isEnding}
        title={sessions.endAllNamed(DisplayName)}
        deed={sessions.endAll}
        isPending={ending.isPending}
        error={ending.error}
        onConfirm={() => ending.mutate(undefined)}
        onClose={() => setEnding(false)}
      >
        <Text>
          <b>
            <bdi>{DisplayName}</bdi>
          </b>{' '}
          {sessions.endingAll}
        </Text>
      </SecondLook>
    </Stack>
  );
};
