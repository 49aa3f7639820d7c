import { callApi } from '../../../lib/api-client.ts';
import type { EffectName } from '../../../strings/subscription.ts';
import type { Profile } from './policy.ts';
import type { OwnAddress, SettingValues } from './subscription.ts';

/** What somebody is about to change. */
export interface SupposedChange extends SettingValues {
  readonly Profile?: Profile;
  readonly SessionLifetimeSeconds?: number | null;
  readonly ExceptionsAdded?: readonly number[];
  readonly ExceptionsRemoved?: readonly number[];
}

export interface Effect {
  readonly Effect: EffectName;
  readonly Count: number;
  readonly Users: number;
}

export interface Preview {
  readonly Effects: readonly Effect[];
  readonly Address: string;
  readonly OwnAddress: OwnAddress;
}

/** What a change would do at once; it changes nothing. */
export const previewChange = (change: SupposedChange): Promise<Preview> =>
  callApi({ method: 'POST', path: '/subscription/preview', body: change });
