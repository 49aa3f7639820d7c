import type { Pool } from '../storage/database.ts';
import { findAccessToken, type TokenWithOwner } from '../storage/stores/access-token-store.ts';
import { type Account, findAccountByName } from '../storage/stores/account-store.ts';
import { findApiKey, type KeyWithOwner } from '../storage/stores/api-key-store.ts';
import { findSession } from '../storage/stores/session-store.ts';
import { credentialDigest, hasValidChecksum } from './api-key.ts';
import { createRecentCache, type Elapsed } from './recent-cache.ts';
import { securityTokenOf } from './security-token.ts';
import { readSessionId } from './session-id.ts';
import type { SessionFacts } from './situation.ts';
import type { UncheckedKeys } from './unchecked-keys.ts';

/** The state behind what was presented: at most one indexed read a credential, and none within the same second. */
export interface AccountLookup {
  userNamed(userName: string): Promise<Account | null>;
  /** A mistyped value is not looked for: its check digits do not fit, and it is none of those that need not have any. */
  apiKey(value: string, digest: string): Promise<KeyWithOwner | null>;
  session(id: string, digest: string): Promise<SessionFacts | null>;
  accessToken(digest: string): Promise<TokenWithOwner | null>;
  /** The next request reads again whatever belongs to this user. */
  forgetUser(userOid: number): void;
  forgetAll(): void;
}

export interface AccountLookupOptions {
  readonly pool: Pool;
  readonly serverSecret: Buffer;
  readonly elapsed: Elapsed;
  readonly uncheckedKeys: Pick<UncheckedKeys, 'has'>;
}

/** A revocation is seen within this time wherever nobody announces it (REL-22). */
const TTL_MS = 1_000;
const LIMIT = 20_000;

type WithAccount = { readonly account: Account } | null;

export const createAccountLookup = (options: AccountLookupOptions): AccountLookup => {
  const { pool, serverSecret, elapsed, uncheckedKeys } = options;
  const cache = { elapsed, ttlMs: TTL_MS, limit: LIMIT };
  const users = createRecentCache<Account | null>(cache);
  const keys = createRecentCache<KeyWithOwner | null>(cache);
  const sessions = createRecentCache<SessionFacts | null>(cache);
  const tokens = createRecentCache<TokenWithOwner | null>(cache);

  const loadSession = async (id: string, digest: string): Promise<SessionFacts | null> => {
    const facts = readSessionId(serverSecret, id);
    if (facts === null) return null;
    const stored = await findSession(pool, facts.userOid, Buffer.from(digest, 'hex'));
    return stored === null ? null : { ...facts, ...stored, digest, securityToken: securityTokenOf(serverSecret, id) };
  };

  const forget = (belongs: (account: Account) => boolean): void => {
    const matches = (value: WithAccount): boolean => value !== null && belongs(value.account);
    users.forget((account) => account !== null && belongs(account));
    keys.forget(matches);
    sessions.forget(matches);
    tokens.forget(matches);
  };

  return {
    // PostgreSQL refuses U+0000 in text, so nobody is named so.
    userNamed: async (userName) =>
      userName.includes('\0') ? null : users.get(credentialDigest(userName), () => findAccountByName(pool, userName)),
    apiKey: async (value, digest) =>
      hasValidChecksum(value) || uncheckedKeys.has(digest)
        ? keys.get(digest, () => findApiKey(pool, Buffer.from(digest, 'hex')))
        : null,
    session: (id, digest) => sessions.get(digest, () => loadSession(id, digest)),
    accessToken: (digest) => tokens.get(digest, () => findAccessToken(pool, Buffer.from(digest, 'hex'))),
    forgetUser: (userOid) => forget((account) => account.userOid === userOid),
    forgetAll: () => forget(() => true),
  };
};
