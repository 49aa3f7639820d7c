import type { ChangeFeed } from '../storage/change-notice.ts';
import type { Pool } from '../storage/database.ts';
import { findAccessToken, type TokenWithOwner } from '../storage/stores/access-token-store.ts';
import {
  type Account,
  findAccountByName,
  findPolicy,
  type SubscriptionPolicy,
} from '../storage/stores/account-store.ts';
import { findApiKey, type KeyWithOwner } from '../storage/stores/api-key-store.ts';
import { findSession } from '../storage/stores/session-store.ts';
import { credentialDigest, hasValidChecksum } from './api-key.ts';
import { maximumAge, RECENT_MS } from './cache-age.ts';
import { createRecentCache, type Elapsed, type RecentCache } from './recent-cache.ts';
import { securityTokenOf } from './security-token.ts';
import { readSessionId } from './session-id.ts';
import type { SessionFacts } from './situation.ts';
import type { UncheckedKeys } from './unchecked-keys.ts';

/** The state behind what was presented: at most one indexed read a credential, and none where it is remembered. */
export interface AccountReader {
  userNamed(userName: string): Promise<Account | null>;
  /** A mistyped value is not looked for: its check digits do not fit, and it is none of those that need not have any. */
  apiKey(value: string, digest: string): Promise<KeyWithOwner | null>;
  session(id: string, digest: string): Promise<SessionFacts | null>;
  accessToken(digest: string): Promise<TokenWithOwner | null>;
}

/** Finds nobody and nothing. */
export const NOBODY: AccountReader = {
  userNamed: async () => null,
  apiKey: async () => null,
  session: async () => null,
  accessToken: async () => null,
};

/** Two views of one memory. */
export interface AccountLookup {
  /** As old as `cache-age.ts` allows, as long as every change is announced. */
  readonly remembered: AccountReader;
  /** Less than a second old. */
  readonly recent: AccountReader;
  /** The rules of the subscription, for whom no account tells them, as recent; null on a database without one. */
  policy(): Promise<SubscriptionPolicy | null>;
  /** The next request reads again whatever belongs to this user. */
  forgetUser(userOid: number): void;
  forgetAll(): void;
}

export interface AccountLookupOptions {
  readonly pool: Pool;
  readonly serverSecret: Buffer;
  readonly elapsed: Elapsed;
  /** Null: nobody announces changes. */
  readonly changes: ChangeFeed | null;
  readonly uncheckedKeys: Pick<UncheckedKeys, 'has'>;
}

const LIMIT = 20_000;

const ownerOf = (value: { readonly account: Account } | null): number | null => value?.account.userOid ?? null;

export const createAccountLookup = (options: AccountLookupOptions): AccountLookup => {
  const { pool, serverSecret, elapsed, changes, uncheckedKeys } = options;
  const users = createRecentCache<string, Account | null>({
    elapsed,
    limit: LIMIT,
    ownerOf: (user) => user?.userOid ?? null,
  });
  const keys = createRecentCache<string, KeyWithOwner | null>({ elapsed, limit: LIMIT, ownerOf });
  const sessions = createRecentCache<string, SessionFacts | null>({ elapsed, limit: LIMIT, ownerOf });
  const tokens = createRecentCache<string, TokenWithOwner | null>({ elapsed, limit: LIMIT, ownerOf });
  const policies = createRecentCache<string, SubscriptionPolicy | null>({ elapsed, limit: 1, ownerOf: () => null });
  const all: readonly RecentCache<string, unknown>[] = [users, keys, sessions, tokens, policies];

  const loadSession = async (id: string, digest: string): Promise<SessionFacts | null> => {
    const facts = readSessionId(serverSecret, id);
    if (facts === null) return null;
    const stored = await findSession(pool, facts.userOid, Buffer.from(digest, 'hex'));
    return stored === null ? null : { ...facts, ...stored, digest, securityToken: securityTokenOf(serverSecret, id) };
  };

  const reader = (age: () => number): AccountReader => ({
    // PostgreSQL refuses U+0000 in text, so nobody is named so. Failed passwords are counted without an announcement.
    userNamed: async (userName) =>
      userName.includes('\0')
        ? null
        : users.get(credentialDigest(userName), RECENT_MS, () => findAccountByName(pool, userName)),
    apiKey: async (value, digest) =>
      hasValidChecksum(value) || uncheckedKeys.has(digest)
        ? keys.get(digest, age(), () => findApiKey(pool, Buffer.from(digest, 'hex')))
        : null,
    session: (id, digest) => sessions.get(digest, age(), () => loadSession(id, digest)),
    accessToken: (digest) => tokens.get(digest, age(), () => findAccessToken(pool, Buffer.from(digest, 'hex'))),
  });

  const forgetUsers = (userOids: Iterable<number>): void => {
    for (const cache of all) cache.forget(userOids);
  };
  const forgetAll = (): void => {
    for (const cache of all) cache.forgetAll();
  };

  changes?.onChanges(({ accounts, everything, userOids }) => {
    if (accounts || everything) forgetAll();
    else forgetUsers(userOids);
  });

  return {
    remembered: reader(maximumAge(changes)),
    recent: reader(() => RECENT_MS),
    policy: () => policies.get('', RECENT_MS, () => findPolicy(pool)),
    forgetUser: (userOid) => forgetUsers([userOid]),
    forgetAll,
  };
};
