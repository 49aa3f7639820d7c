import { Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import { awaitedDecisionsQuery, type Decision } from '../api/key-decisions.ts';
import { DecisionList } from './decision-list.tsx';
import styles from './keys.module.css';

interface FirstCallProps {
  readonly apiKey: ApiKey;
  readonly isNew: boolean;
}

/** The calls that came since this is shown: of a new key all, else those behind the newest that the first answer had. */
const useCallsSince = (oid: number, isNew: boolean) => {
  const { data, error, refetch } = useQuery(awaitedDecisionsQuery(oid));
  const newestBefore = useRef<number | null>(isNew ? 0 : null);
  if (data !== undefined) newestBefore.current ??= data.Results[0]?.ID ?? 0;
  const since = newestBefore.current ?? 0;
  return { calls: (data?.Results ?? []).filter(({ ID }) => ID > since), error, refetch };
};

const Waiting = () => (
  <Group gap="sm" wrap="nowrap">
    <Loader size="sm" aria-hidden="true" />
    <div>
      <Text fw={600}>{keys.test.waiting}</Text>
      <Text size="sm">{keys.test.how}</Text>
    </div>
  </Group>
);

const Seen = ({ calls }: { readonly calls: readonly Decision[] }) => {
  const first = calls.at(-1);
  if (first === undefined) return <Waiting />;
  return (
    <Stack gap="xs">
      <Text fw={600}>{keys.test.seen(keys.outcomes[first.Outcome])}</Text>
      <DecisionList decisions={calls.slice(0, 5)} />
    </Stack>
  );
};

/** Waits for the first call with the key, and shows it as soon as it was decided, let in or refused. */
export const FirstCall = ({ apiKey, isNew }: FirstCallProps) => {
  const { calls, error, refetch } = useCallsSince(apiKey.ObjectID, isNew);
  return (
    <Stack gap="xs">
      <div className={styles.waiting} aria-live="polite">
        <Seen calls={calls} />
      </div>
      <Problem error={error} onRetry={() => void refetch()} />
      <Text size="sm" c="dimmed">
        {keys.test.mistyped}
        {apiKey.FormerValue === null ? null : ` ${keys.test.former}`}
      </Text>
    </Stack>
  );
};
