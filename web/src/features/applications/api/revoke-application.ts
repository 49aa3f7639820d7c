import { callApi } from '../../../lib/api-client.ts';

/** Ends every token that the application has for its user. */
export const revokeApplication = (oid: number): Promise<void> =>
  callApi({ method: 'DELETE', path: `/applications/${oid}` });
