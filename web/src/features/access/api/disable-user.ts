import { callApi } from '../../../lib/api-client.ts';
import type { AccessUser } from './access-at-risk.ts';

export const disableUser = ({ ObjectID }: AccessUser): Promise<unknown> =>
  callApi({ method: 'PATCH', path: `/users/${ObjectID}`, body: { Disabled: true } });
