import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { COUNTS_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { ListAnswer } from '../../../lib/list.ts';
import { KEYS } from './api-key.ts';

interface CallCounts {
  readonly Accepted: number;
  readonly NothingWritten: number;
  readonly Refused: number;
}

export interface CallDay extends CallCounts {
  /** A day of UTC, such as `2026-01-31`. */
  readonly Day: string;
}

interface CallSource extends CallCounts {
  readonly First: string;
  readonly Last: string;
}

/** How often a key was used, and from where. */
export interface KeyCalls {
  readonly Days: readonly CallDay[];
  readonly Addresses: ListAnswer<CallSource & { readonly Address: string }>;
  readonly UserAgents: ListAnswer<CallSource & { readonly UserAgent: string }>;
  readonly CountedFrom: string | null;
}

/** Let in, whether or not something was written. */
export const letIn = ({ Accepted, NothingWritten }: CallCounts): number => Accepted + NothingWritten;

export const keyCallsQuery = (oid: number, days: number) =>
  queryOptions({
    queryKey: [KEYS, oid, 'calls', days],
    queryFn: ({ signal }) => callApi<KeyCalls>({ path: `/keys/${oid}/calls`, parameters: { days }, signal }),
    refetchInterval: COUNTS_MS,
    placeholderData: keepPreviousData,
  });
