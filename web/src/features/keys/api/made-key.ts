import type { ApiKeyWithValue } from './api-key.ts';
import { loadKeyDecisions } from './key-decisions.ts';

/** A key with a new value, and the newest entry of the log that was about the key before it had that. */
export interface MadeKey {
  readonly apiKey: ApiKeyWithValue;
  /** Its ID; 0: there was none. */
  readonly newestBefore: number;
}

/** Gives a key a new value. The log is looked at first: a call with the value can come as soon as there is one. */
export const renewKey = async (oid: number, renew: () => Promise<ApiKeyWithValue>): Promise<MadeKey> => {
  const { Results } = await loadKeyDecisions(oid);
  return { apiKey: await renew(), newestBefore: Results[0]?.ID ?? 0 };
};
