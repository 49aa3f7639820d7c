import { callApi } from '../../../lib/api-client.ts';
import type { ApiKey } from './api-key.ts';
import { type MadeKey, renewKey } from './made-key.ts';

interface KeyReset {
  readonly oid: number;
  /** The present value works on for so many days. */
  readonly graceDays: number;
}

const reset = <Answer>({ oid, graceDays }: KeyReset): Promise<Answer> =>
  callApi({ method: 'POST', path: `/keys/${oid}/reset`, body: { GraceDays: graceDays } });

/** Of a key of one's own: the new value comes back. */
export const resetOwnKey = (asked: KeyReset): Promise<MadeKey> => renewKey(asked.oid, () => reset(asked));

/** Of another's key: its owner has to claim the new value. */
export const resetOthersKey = (asked: KeyReset): Promise<ApiKey> => reset(asked);
