import { callApi } from '../../../lib/api-client.ts';
import type { ApiKeyWithValue } from './api-key.ts';

/** The new value after an administrator's reset. */
export const claimKey = (oid: number): Promise<ApiKeyWithValue> =>
  callApi({ method: 'POST', path: `/keys/${oid}/claim` });
