import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The vendor's rules for passwords and locks, or those of NIST and ASVS. */
export type Profile = 'rally' | 'modern';

export interface Policy {
  readonly Profile: Profile;
}

export const policyQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: ({ signal }) => callApi<Policy>({ path: '/policy', signal }),
  refetchInterval: LIVE_MS,
});

export const changeProfile = (profile: Profile): Promise<Policy> =>
  callApi({ method: 'PATCH', path: '/policy', body: { Profile: profile } });
