import { callApi } from '../../../lib/api-client.ts';
import type { User, UserChange } from './user.ts';

export interface NewUser extends UserChange {
  readonly UserName: string;
  readonly Invite: boolean;
  readonly Roles: readonly { readonly Workspace: number; readonly Role: string }[];
}

export const createUser = (user: NewUser): Promise<User> => callApi({ method: 'POST', path: '/users', body: user });
