import type { Edition } from '../config/options.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { ListedOAuthClient } from '../storage/stores/oauth-client-list-store.ts';
import type { LoginProblem } from './login-problems.ts';

/** What a person may do with a client. To end its former secret is a part of deleting it. */
export type ClientAction = 'create' | 'edit' | 'rotate' | 'delete';

/** A person at a client, theirs or, for an administrator, another's. */
export interface ClientAttempt {
  readonly action: ClientAction;
  readonly edition: Edition;
  /** The caller as they are now, not as they were when they signed in. */
  readonly account: Account;
  readonly isTheirs: boolean;
}

/** Whether the caller looks after the client: its owner, or an administrator where it has none who could. */
export const isTheirs = ({ owner }: Pick<ListedOAuthClient, 'owner'>, account: Account): boolean =>
  owner?.oid === account.userOid || (account.subscriptionAdmin && (owner === null || owner.isGone));

/**
 * Why the caller may not do this; null: they may. That a client is another's and the caller no administrator was found out
 * before, when it was not found. As with keys, an administrator deletes those of others and never sees their secrets.
 */
export const clientProblem = ({ action, edition, account, isTheirs }: ClientAttempt): LoginProblem | null => {
  if (action === 'delete') return null;
  if (!isTheirs) return 'own-clients-only';
  if (account.disabled || account.deleted) return 'user-not-active';
  return edition === 'saas' ? null : 'edition-without-clients';
};
