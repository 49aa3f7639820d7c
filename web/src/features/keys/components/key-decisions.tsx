import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../../components/problem.tsx';
import type { Decision } from '../../../lib/decision.ts';
import { common } from '../../../strings/common.ts';
import { keys } from '../../../strings/keys.ts';
import { keyDecisionsQuery } from '../api/key-decisions.ts';
import { DecisionList } from './decision-list.tsx';

const { details } = keys;

const Shown = ({ decisions }: { readonly decisions: readonly Decision[] }) =>
  decisions.length === 0 ? (
    <Text>{details.noDecisions}</Text>
  ) : (
    <>
      <Text size="sm" c="dimmed">
        {details.decisionsAbout(decisions.length)}
      </Text>
      <DecisionList decisions={decisions} />
    </>
  );

/** What was decided of the last calls with a key, why, and what to do. */
export const KeyDecisions = ({ oid }: { readonly oid: number }) => {
  const { data, error, refetch } = useQuery(keyDecisionsQuery(oid));
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {details.decisions}
      </Title>
      <Problem error={error} onRetry={() => void refetch()} />
      {data === undefined ? error === null ? <Text>{common.loading}</Text> : null : <Shown decisions={data.Results} />}
    </Stack>
  );
};
