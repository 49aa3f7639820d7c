import { callApi } from '../../../lib/api-client.ts';
import type { ListAnswer, ListPart } from '../../../lib/list.ts';

/** A user on the list of SSO exceptions, or one who could be. */
export interface ExceptionUser {
  readonly ObjectID: number;
  readonly UserName: string;
  readonly DisplayName: string | null;
  readonly Disabled: boolean;
  readonly SubscriptionAdmin: boolean;
}

type Users = ListAnswer<ExceptionUser>;

export const listExceptions = (name: string, part: ListPart, signal: AbortSignal): Promise<Users> =>
  callApi({ path: '/subscription/exceptions', parameters: { ...part, Name: name }, signal });

/** How many of those found are shown to choose from. */
const CANDIDATES = 20;

export const listCandidates = (name: string, signal: AbortSignal): Promise<Users> =>
  callApi({ path: '/subscription/exceptions/candidates', parameters: { Name: name, pagesize: CANDIDATES }, signal });

export const addExceptions = (users: readonly number[]): Promise<void> =>
  callApi({ method: 'POST', path: '/subscription/exceptions', body: { Users: users } });

export const removeException = (user: number): Promise<void> =>
  callApi({ method: 'DELETE', path: `/subscription/exceptions/${user}` });
