import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import { type ApiKey, KEYS } from './api-key.ts';

/** One key as it is now. */
export const keyQuery = (oid: number) =>
  queryOptions({
    queryKey: [KEYS, oid],
    queryFn: ({ signal }) => callApi<ApiKey>({ path: `/keys/${oid}`, signal }),
    refetchInterval: LIVE_MS,
  });
