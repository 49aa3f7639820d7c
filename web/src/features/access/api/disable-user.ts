import { callApi } from '../../../lib/api-client.ts';

export const disableUser = (oid: number): Promise<unknown> =>
  callApi({ method: 'PATCH', path: `/users/${oid}`, body: { Disabled: true } });
