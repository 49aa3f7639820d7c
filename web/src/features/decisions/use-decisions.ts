import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { TAIL_MS } from '../../config/timing.ts';
import type { Decision } from '../../lib/decision.ts';
import type { ListAnswer } from '../../lib/list.ts';
import type { DecisionFilter } from './api/decision-filter.ts';
import { listDecisions, PAGE_SIZE } from './api/list-decisions.ts';
import { mergeEntries } from './merge-entries.ts';

/** An entry is numbered up to a second before it can be read, so the tail asks again from a few entries back. */
const STEPS_BACK = 20;

interface Decisions {
  /** The newest first. */
  readonly entries: readonly Decision[];
  /** How many there are, counted by the server when the list was opened; null: not known yet. */
  readonly total: number | null;
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
  loadOlder(): void;
  reload(): void;
}

const isFull = ({ Results }: ListAnswer<Decision>): boolean => Results.length === PAGE_SIZE;

/** What came before: read on below the last entry, so that what comes meanwhile moves nothing. */
const useOlder = (filter: DecisionFilter) =>
  useInfiniteQuery({
    queryKey: ['decisions', filter],
    queryFn: ({ pageParam, signal }) => listDecisions(filter, { before: pageParam }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (isFull(last) ? last.Results.at(-1)?.ID : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** What has come since, asked for while it is live. */
const useNewer = (filter: DecisionFilter, isLive: boolean, first: Decision | undefined, isReady: boolean) => {
  const found = useRef<readonly Decision[]>([]);
  return useQuery({
    queryKey: ['decisions-since', filter],
    queryFn: async ({ signal }) => {
      const newest = found.current[0]?.ID ?? first?.ID ?? 0;
      const after = Math.max(0, newest - STEPS_BACK);
      const { Results } = await listDecisions(filter, { after }, signal);
      found.current = mergeEntries(found.current, Results);
      return found.current;
    },
    enabled: isLive && isReady,
    refetchInterval: TAIL_MS,
    gcTime: 0,
  });
};

/** The decision log under a filter, which stays: older entries as one scrolls, newer ones as they come. */
export const useDecisions = (filter: DecisionFilter, isLive: boolean): Decisions => {
  const older = useOlder(filter);
  const pages = older.data?.pages;
  const newer = useNewer(filter, isLive, pages?.[0]?.Results[0], pages !== undefined);
  const entries = useMemo(
    () => mergeEntries(newer.data ?? [], pages?.flatMap(({ Results }) => Results) ?? []),
    [newer.data, pages],
  );
  return {
    entries,
    total: pages?.[0]?.TotalResultCount ?? null,
    hasOlder: older.hasNextPage,
    isLoading: older.isFetching,
    error: older.error ?? newer.error,
    loadOlder: () => void (older.isFetching ? undefined : older.fetchNextPage()),
    reload: () => void older.refetch(),
  };
};
