import { callApi } from '../../../lib/api-client.ts';

/** Ends the value before the last reset, whatever its grace was. */
export const endFormerValue = (oid: number): Promise<void> =>
  callApi({ method: 'DELETE', path: `/keys/${oid}/former-value` });
