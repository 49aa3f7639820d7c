import type { AdapterPayload } from 'oidc-provider';
import type { ProviderTime } from './provider-time.ts';

const MINUTE_SECONDS = 60;

/**
 * What was used, and is used again. The provider looks at the time first: also what is over must still be seen as used,
 * since using it again ends its family.
 */
export const asUsed = (payload: AdapterPayload, usedAt: Date, time: ProviderTime): AdapterPayload => ({
  ...payload,
  consumed: time.seconds(usedAt),
  exp: Math.max(payload.exp ?? 0, time.seconds(time.after(MINUTE_SECONDS))),
});
