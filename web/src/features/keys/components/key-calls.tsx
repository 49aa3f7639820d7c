import { Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { minuteText } from '../../../lib/instant.ts';
import { common } from '../../../strings/common.ts';
import { keys } from '../../../strings/keys.ts';
import { type KeyCalls as Calls, keyCallsQuery, letIn } from '../api/key-calls.ts';
import { CallSources, type SourceRow } from './call-sources.tsx';
import { CallsChart } from './calls-chart.tsx';
import { CallsTable } from './calls-table.tsx';

const PERIODS = [30, 90] as const;

const { details } = keys;

type Source = Calls['Addresses']['Results'][number] | Calls['UserAgents']['Results'][number];

const rowOf = (name: string, source: Source): SourceRow => ({
  name,
  accepted: letIn(source),
  refused: source.Refused,
  first: source.First,
  last: source.Last,
});

const Shown = ({ calls }: { readonly calls: Calls }) => (
  <Stack>
    {calls.CountedFrom === null ? null : <Text size="sm">{details.countedFrom(minuteText(calls.CountedFrom))}</Text>}
    <CallsChart days={calls.Days} />
    <CallsTable days={calls.Days} />
    <CallSources
      title={details.addresses}
      rows={calls.Addresses.Results.map((source) => rowOf(source.Address, source))}
      total={calls.Addresses.TotalResultCount}
    />
    <CallSources
      title={details.agents}
      rows={calls.UserAgents.Results.map((source) => rowOf(source.UserAgent, source))}
      total={calls.UserAgents.TotalResultCount}
    />
  </Stack>
);

/** How often a key was used on each day, and from where. */
export const KeyCalls = ({ oid }: { readonly oid: number }) => {
  const [days, setDays] = useState<number>(PERIODS[0]);
  const { data, error, refetch } = useQuery(keyCallsQuery(oid, days));
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3} size="h4">
          {details.calls}
        </Title>
        <SegmentedControl
          aria-label={details.period}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={PERIODS.map((count) => ({ value: String(count), label: details.days(count) }))}
        />
      </Group>
      <Problem error={error} onRetry={() => void refetch()} />
      {data === undefined ? error === null ? <Text>{common.loading}</Text> : null : <Shown calls={data} />}
    </Stack>
  );
};
