import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import { ACCESS_KEY, type RiskOverview } from './access-at-risk.ts';

/** All risks with their counts, kept up to date while they are looked at. */
export const risksQuery = queryOptions({
  queryKey: [ACCESS_KEY, 'overview'],
  queryFn: ({ signal }): Promise<RiskOverview> => callApi({ path: '/access/risks', signal }),
  refetchInterval: LIVE_MS,
});
