import type { Edition } from '../config/options.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { ApiKeyGrant } from '../storage/stores/api-key-store.ts';
import type { LoginProblem } from './login-problems.ts';

/** What a person may do with a key. To end its former value is a part of deleting it. */
export type KeyAction = 'create' | 'edit' | 'reset' | 'claim' | 'delete';

/** A person at a key, theirs or, for an administrator, another's. */
export interface KeyAttempt {
  readonly action: KeyAction;
  readonly edition: Edition;
  /** The caller as they are now, not as they were when they signed in. */
  readonly account: Account;
  readonly isOwner: boolean;
}

/**
 * Why the caller may not do this; null: they may. That a key is another's and the caller no administrator was found out
 * before, when it was not found. An administrator deletes and resets the keys of others, also while keys are disabled, and
 * does nothing else with them (decision 14).
 */
export const keyProblem = ({ action, edition, account, isOwner }: KeyAttempt): LoginProblem | null => {
  if (action === 'delete') return null;
  if (!isOwner) return action === 'reset' ? null : 'own-keys-only';
  if (account.disabled || account.deleted) return 'user-not-active';
  if (edition !== 'saas') return 'edition-without-keys';
  return account.policy.apiKeysEnabled ? null : 'keys-disabled';
};

/** Why the caller may not have a key of this grant (R40, R41, decision 15); null: they may. */
export const grantProblem = (account: Account, grant: ApiKeyGrant, mayWrite: boolean): LoginProblem | null => {
  if (!account.canCreateApiKey) return 'may-not-create-keys';
  return grant === 'Full Access' && !mayWrite ? 'viewer-key-cannot-write' : null;
};

/** What a refusal about keys says beyond its sentence. */
export const keyProblemMore = (problem: LoginProblem, edition: Edition): string | undefined =>
  problem === 'edition-without-keys' ? `This server runs as the edition ${edition}.` : undefined;
