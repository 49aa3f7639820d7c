import type { Edition } from '../config/options.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { ListedOAuthClient } from '../storage/stores/oauth-client-list-store.ts';
import type { LoginProblem } from './login-problems.ts';

/** What a person may do with a client there is. To end its former secret is a part of deleting it. */
export const CLIENT_ACTIONS = ['edit', 'rotate', 'delete'] as const;

export type ClientAction = 'create' | (typeof CLIENT_ACTIONS)[number];

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

/** Why a client of the caller's own would be refused, whatever it is; null: it would not. */
export const createProblem = (account: Account, edition: Edition): LoginProblem | null => {
  const problem = clientProblem({ action: 'create', edition, account, isTheirs: true });
  return problem ?? (account.canCreateOAuthClient ? null : 'may-not-create-clients');
};

/** What of this client is allowed to the caller. */
export const clientActions = (client: ListedOAuthClient, account: Account, edition: Edition): readonly ClientAction[] =>
  CLIENT_ACTIONS.filter(
    (action) =>
      clientProblem({ action, edition, account, isTheirs: isTheirs(client, account) }) === null &&
      !(action === 'rotate' && client.isPublic),
  );

/** Names the edition where it is the reason. */
export const clientProblemDetail = (problem: LoginProblem, edition: Edition): string | undefined =>
  problem.startsWith('edition-') ? `This server runs as the edition ${edition}.` : undefined;
