import { callApi } from '../../../lib/api-client.ts';

/** By mail: for the first password, or for another one. */
export const sendLink = (oid: number, kind: 'invitation' | 'password-reset'): Promise<null> =>
  callApi({ method: 'POST', path: `/users/${oid}/${kind}` });
