import { Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../../components/problem.tsx';
import type { Decision } from '../../../lib/decision.ts';
import { keys } from '../../../strings/keys.ts';
import { awaitedDecisionsQuery } from '../api/key-decisions.ts';
import type { MadeKey } from '../api/made-key.ts';
import { DecisionList } from './decision-list.tsx';
import styles from './keys.module.css';

/** The calls that came since the key has its value. */
const useCallsSince = ({ apiKey, newestBefore }: MadeKey) => {
  const { data, error, refetch } = useQuery(awaitedDecisionsQuery(apiKey.ObjectID));
  return { calls: (data?.Results ?? []).filter(({ ID }) => ID > newestBefore), error, refetch };
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
export const FirstCall = ({ made }: { readonly made: MadeKey }) => {
  const { calls, error, refetch } = useCallsSince(made);
  return (
    <Stack gap="xs">
      <div className={styles.waiting} aria-live="polite">
        <Seen calls={calls} />
      </div>
      <Problem error={error} onRetry={() => void refetch()} />
      <Text size="sm" c="dimmed">
        {keys.test.mistyped}
        {made.apiKey.FormerValue === null ? null : ` ${keys.test.former}`}
      </Text>
    </Stack>
  );
};
