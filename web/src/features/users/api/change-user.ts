import { callApi } from '../../../lib/api-client.ts';
import type { User, UserChange } from './user.ts';

export const changeUser = (oid: number, change: UserChange): Promise<User> =>
  callApi({ method: 'PATCH', path: `/users/${oid}`, body: change });
