import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { LIVE_MS } from '../config/timing.ts';
import { type ListAnswer, type ListPart, PART_SIZE } from '../lib/list.ts';

/** Where the rows of a list come from. */
export interface ListSource<Row> {
  /** Names the list and its filters: another key is another list. */
  readonly key: readonly unknown[];
  readonly load: (part: ListPart, signal: AbortSignal) => Promise<ListAnswer<Row>>;
}

interface ListParts<Row> {
  /** Null before the first answer. */
  readonly total: number | null;
  /** What is at hand of the list, from the first part in sight on. */
  readonly answers: readonly unknown[];
  rowAt(index: number): Row | undefined;
  /** Tells which rows are in sight, both ends included. */
  lookAt(first: number, last: number): void;
  readonly error: unknown;
  refetch(): void;
}

const partOf = (index: number): number => Math.floor(index / PART_SIZE);

/** The parts of a list that are looked at, kept up to date while they are. */
export const useListParts = <Row>({ key, load }: ListSource<Row>, order: string | null): ListParts<Row> => {
  const [{ from, to }, setSight] = useState({ from: 0, to: 0 });
  const optionsOf = (part: number) => ({
    queryKey: [...key, { order, part }],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      load({ start: part * PART_SIZE + 1, pagesize: PART_SIZE, order: order ?? undefined }, signal),
    refetchInterval: LIVE_MS,
    placeholderData: keepPreviousData,
  });
  const first = useQuery(optionsOf(0));
  const parts = Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  const seen = useQueries({ queries: parts.map(optionsOf) });
  const lookAt = useCallback((top: number, bottom: number): void => {
    const next = { from: partOf(top), to: partOf(bottom) };
    setSight((now) => (now.from === next.from && now.to === next.to ? now : next));
  }, []);
  return {
    total: first.data?.TotalResultCount ?? null,
    answers: [from, first.data, ...seen.map(({ data }) => data)],
    rowAt: (index) => {
      const part = partOf(index);
      const answer = part === 0 ? first.data : seen[part - from]?.data;
      return answer?.Results[index - part * PART_SIZE];
    },
    lookAt,
    error: first.error ?? seen.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => void first.refetch(),
  };
};
