import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';

export interface SessionPolicy {
  /** Null: as old as the server lets them become. */
  readonly SessionLifetimeSeconds: number | null;
}

export const sessionPolicyQuery = queryOptions({
  queryKey: ['session-policy'],
  queryFn: ({ signal }) => callApi<SessionPolicy>({ path: '/session-policy', signal }),
  refetchInterval: LIVE_MS,
});

export const changeSessionLifetime = (seconds: number | null): Promise<SessionPolicy> =>
  callApi({ method: 'PUT', path: '/session-policy', body: { SessionLifetimeSeconds: seconds } });
