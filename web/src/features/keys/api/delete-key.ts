import { callApi } from '../../../lib/api-client.ts';

export const deleteKey = (oid: number): Promise<void> => callApi({ method: 'DELETE', path: `/keys/${oid}` });
