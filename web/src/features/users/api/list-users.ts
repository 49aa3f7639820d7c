import { apiAddress, callApi } from '../../../lib/api-client.ts';
import type { ListAnswer, ListPart } from '../../../lib/list.ts';
import type { User } from './user.ts';

export interface UserFilter {
  /** In user name, display name or e-mail address. */
  readonly Text: string;
  /** Empty: any. */
  readonly State: string;
}

export const listUsers = (part: ListPart, filter: UserFilter, signal: AbortSignal) =>
  callApi<ListAnswer<User>>({ path: '/users', parameters: { ...part, ...filter }, signal });

/** Where a browser downloads the same as CSV. */
export const usersCsvAddress = (filter: UserFilter, order: string): string =>
  apiAddress({ path: '/users', parameters: { ...filter, order, format: 'csv' } });
