import { callApi } from '../../../lib/api-client.ts';
import { type MadeKey, renewKey } from './made-key.ts';

/** The new value after an administrator's reset. */
export const claimKey = (oid: number): Promise<MadeKey> =>
  renewKey(oid, () => callApi({ method: 'POST', path: `/keys/${oid}/claim` }));
