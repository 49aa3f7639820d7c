import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS, WAITING_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { Decision } from '../../../lib/decision.ts';
import type { ListAnswer } from '../../../lib/list.ts';
import { KEYS } from './api-key.ts';

export const loadKeyDecisions = (oid: number, signal?: AbortSignal): Promise<ListAnswer<Decision>> =>
  callApi({ path: `/keys/${oid}/decisions`, ...(signal === undefined ? {} : { signal }) });

/** The newest hundred that name the key. */
export const keyDecisionsQuery = (oid: number) =>
  queryOptions({
    queryKey: [KEYS, oid, 'decisions'],
    queryFn: ({ signal }) => loadKeyDecisions(oid, signal),
    refetchInterval: LIVE_MS,
  });

/** The same for who waits for one; kept no longer than that. */
export const awaitedDecisionsQuery = (oid: number) =>
  queryOptions({
    queryKey: [KEYS, oid, 'awaited'],
    queryFn: ({ signal }) => loadKeyDecisions(oid, signal),
    refetchInterval: WAITING_MS,
    gcTime: 0,
    staleTime: 0,
  });
