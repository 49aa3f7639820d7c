import { randomBytes } from 'node:crypto';
import { EDITIONS, type Edition } from '../../src/config/options.ts';
import { credentialDigest } from '../../src/identity/api-key.ts';
import { createApiKey, deleteApiKey, resetApiKey } from '../../src/identity/api-keys.ts';
import type { Authentication, Authenticator, PresentedRequest } from '../../src/identity/authenticate.ts';
import { createAuthenticator } from '../../src/identity/authenticate.ts';
import { hashPassword } from '../../src/identity/password-hash.ts';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import { type OpenDatabase, openDatabase, type Pool } from '../../src/storage/database.ts';
import { writePasswordHash } from '../../src/storage/stores/credential-store.ts';
import { know } from '../support/known-secrets.ts';
import { createTestDatabase } from '../support/test-database.ts';
import type { CaseState } from './auth-cases.ts';

export const USERS = { user: 1001, other: 1002, admin: 1003 } as const;

export type Who = keyof typeof USERS;

const START = Date.UTC(2030, 0, 15, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;

/** A database with a subscription and three users, the time in hand, and every credential that the cases name. */
export interface World {
  readonly connectionString: string;
  readonly pool: Pool;
  readonly passwords: Readonly<Record<Who, string>>;
  readonly oldPassword: string;
  /** API keys by the cases' names for them. */
  readonly keys: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<string, { readonly id: string; readonly token: string }>;
  readonly tokens: ReadonlyMap<string, string>;
  now(): Date;
  /** What the age of everything cached is measured by. */
  elapsed(): number;
  /** Moves the wall clock and the measure of caches alike. */
  advance(ms: number): void;
  authenticator(edition?: Edition): Authenticator;
  /**
   * All users active and all settings default again, then the case's state; nothing cached is left. `makeTokens` gets the
   * access tokens while all is well; without it they are put in by hand.
   */
  arrange(given: CaseState, makeTokens?: (tokens: Map<string, string>) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const request = (
  headers: readonly (readonly [string, string])[],
  more: Partial<PresentedRequest> = {},
): PresentedRequest => ({
  rawHeaders: headers.flat(),
  queryParameters: [],
  intent: 'read',
  apiVersion: '2.x',
  asksOnlyForSelf: false,
  secure: false,
  ownOrigin: 'http://localhost:7070',
  remoteAddress: '127.0.0.1',
  ...more,
});

export const basic = (userName: string, password: string): readonly [string, string] => [
  'Authorization',
  `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`,
];

/** The answer's own session cookie, as a client would keep it. */
export const keptSession = ({ setCookies }: Authentication): string =>
  /^JSESSIONID=([^;]+)/.exec(setCookies[0] ?? '')?.[1] ?? '';

const POLICY_OF_CASE = { exceptions: 'SSO With Exceptions', only: 'SSO Only', hybrid: 'Rally or SSO' } as const;

/** A subscription and the three users, as lines of a seed file. */
const PEOPLE: readonly string[] = [
  { _type: 'Subscription', ObjectID: 100, Name: 'Acme', SubscriptionID: 100 },
  ...(Object.keys(USERS) as Who[]).map((who) => ({
    _type: 'User',
    ObjectID: USERS[who],
    UserName: `${who}@acme.test`,
    DisplayName: who,
    SubscriptionAdmin: who === 'admin',
  })),
].map((line) => JSON.stringify(line));

/** `more`: further lines of the seed, for whoever needs something to read and write. */
export const createWorld = async (more: readonly string[] = []): Promise<World> => {
  const testDatabase = await createTestDatabase();
  const database: OpenDatabase = openDatabase({ connectionString: testDatabase.connectionString, poolSize: 4 });
  const pool = database.main;
  let time = START;
  let elapsed = 0;
  const clock = () => new Date(time);

  const secret = () => randomBytes(12).toString('hex');
  const passwords = { user: secret(), other: secret(), admin: secret() };
  const oldPassword = secret();
  const hashes = {
    user: await hashPassword(new Secret(passwords.user)),
    other: await hashPassword(new Secret(passwords.other)),
    admin: await hashPassword(new Secret(passwords.admin)),
  };
  const loaded = await importSeed({ database, lines: [...PEOPLE, ...more], now: new Date(START) });
  if (!loaded.ok) throw new Error(loaded.error.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  for (const who of Object.keys(USERS) as Who[]) {
    await pool.query(
      `INSERT INTO credential (user_id, password_hash) VALUES ($1, $2)
       ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash`,
      [USERS[who], hashes[who]],
    );
  }

  const tokens = new Map<string, string>();
  const grant = async (name: string, scopes: readonly string[], days = 1000, revoked = false): Promise<void> => {
    const value = randomBytes(21).toString('hex');
    tokens.set(name, value);
    await pool.query(
      `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at, revoked_at)
       VALUES ($1, 'an application', $2, $3, $4, $5, $6)`,
      [
        USERS.user,
        scopes,
        Buffer.from(credentialDigest(value), 'hex'),
        new Date(time - 2 * DAY),
        new Date(time + days * DAY),
        revoked ? new Date(time) : null,
      ],
    );
  };
  const putTokens = async (): Promise<void> => {
    await grant('alm', ['alm', 'openid']);
    await grant('openid', ['openid']);
    await grant('expired', ['alm'], -1);
    await grant('revoked', ['alm'], 1000, true);
  };

  const authenticators = new Map<Edition, Authenticator>();
  const build = async (edition: Edition): Promise<void> => {
    const made = await createAuthenticator({
      pool,
      clock,
      random: secureRandom,
      edition,
      elapsed: () => elapsed,
      onError: (error) => {
        throw error;
      },
    });
    authenticators.set(edition, made);
  };
  for (const edition of EDITIONS) await build(edition);
  const authenticator: World['authenticator'] = (edition = 'saas') => {
    const found = authenticators.get(edition);
    if (found === undefined) throw new Error(`no authenticator for ${edition}`);
    return found;
  };

  const keys = new Map<string, string>();
  const makeKey = async (name: string, who: Who, kind: 'Full Access' | 'ALM WSAPI Read-only' = 'Full Access') => {
    const made = await createApiKey(pool, clock, secureRandom, { userOid: USERS[who], description: name, grant: kind });
    if (made === null) throw new Error(`no key for ${who}`);
    keys.set(name, made.value.reveal());
    return made.oid;
  };
  /** Keys too: deleting a user deletes them. */
  const makeKeys = async (): Promise<void> => {
    await pool.query('TRUNCATE api_key');
    await makeKey('full', 'user');
    await makeKey('readonly', 'user', 'ALM WSAPI Read-only');
    await makeKey('full-of-other', 'other');
    await deleteApiKey(pool, await makeKey('deleted', 'user'));
    const reset = await resetApiKey(pool, clock, secureRandom, await makeKey('reset-old', 'user'));
    keys.set('reset-new', reset?.value.reveal() ?? '');
    keys.set('unknown', `_${randomBytes(32).toString('hex').slice(0, 43)}`);
    keys.set('full-without-underscore', (keys.get('full') ?? '').slice(1));
  };

  const sessions = new Map<string, { id: string; token: string }>();
  const makeSession = async (name: string, who: Who): Promise<void> => {
    const opened = await authenticator().authenticate(request([basic(`${who}@acme.test`, passwords[who])]));
    sessions.set(name, { id: keptSession(opened), token: await authenticator().securityToken(opened) });
  };
  /** Sessions are made anew for each case, since some cases end them. */
  const makeSessions = async (): Promise<void> => {
    const now = time;
    time = now - 20 * DAY;
    await makeSession('expired-A', 'user');
    time = now;
    for (const name of ['session-A', 'session-B', 'sso-session', 'logged-out-A']) await makeSession(name, 'user');
    await makeSession('session-of-other', 'other');
    const loggedOut = request([['Cookie', `JSESSIONID=${sessions.get('logged-out-A')?.id}`]]);
    await authenticator().endSession(await authenticator().authenticate(loggedOut));
  };

  const settle = async (): Promise<void> => {
    for (const each of authenticators.values()) {
      await each.settled();
      each.forgetAll();
    }
  };

  const defaults = async (): Promise<void> => {
    await settle();
    await pool.query('TRUNCATE session, sso_user_exception');
    await pool.query(`UPDATE subscription SET api_keys_enabled = true, authentication_policy = 'Rally Only',
      policy_profile = 'rally', ip_address_restriction_enabled = false, password_expiration_days = NULL,
      maximumloginattempts = 5, user_lockout_time = 60, session_timeout_seconds = NULL`);
    await pool.query("UPDATE user_permission SET role = 'Editor'");
    for (const who of Object.keys(USERS) as Who[]) {
      await pool.query(
        `UPDATE app_user SET user_name = $2, disabled = false, deleted = false, account_locked_until = NULL, login_held_until = NULL, failed_login_attempts = 0,
         last_password_update_date = $3 WHERE oid = $1`,
        [USERS[who], `${who}@acme.test`, clock()],
      );
      await pool.query('UPDATE credential SET password_hash = $2 WHERE user_id = $1', [USERS[who], hashes[who]]);
    }
    await settle();
  };

  const setUser = (assignments: string): Promise<unknown> =>
    pool.query(`UPDATE app_user SET ${assignments} WHERE oid = $1`, [USERS.user]);

  const arrangeUser = async (given: CaseState): Promise<void> => {
    if (given.user === 'disabled') await setUser('disabled = true');
    if (given.user === 'disabled-then-enabled') {
      await setUser('disabled = true');
      await setUser('disabled = false');
    }
    if (given.user === 'renamed') await setUser("user_name = 'renamed@acme.test'");
    if (given.user === 'locked')
      await setUser(`account_locked_until = '${new Date(time + 30 * MINUTE).toISOString()}'`);
    if (given.user === 'deleted') await setUser('deleted = true');
    if (given.role !== undefined) {
      await pool.query('UPDATE user_permission SET role = $2 WHERE user_id = $1', [USERS.user, given.role]);
    }
  };

  const arrangePassword = async (given: CaseState): Promise<void> => {
    if (given.password === 'changed') {
      const hash = await hashPassword(new Secret(oldPassword));
      await writePasswordHash(pool, {
        userOid: USERS.user,
        hash,
        now: clock(),
        kept: 0,
        endsSessions: true,
        before: null,
      });
      await setPassword(pool, clock, USERS.user, new Secret(passwords.user));
    }
    if (given.password === 'expired' || given.password === 'expired-then-reset') {
      await pool.query('UPDATE subscription SET password_expiration_days = 30');
      await setUser(`last_password_update_date = '${new Date(time - 31 * DAY).toISOString()}'`);
    }
    if (given.password === 'expired-then-reset') {
      await setUser(`last_password_update_date = '${new Date(time).toISOString()}'`);
    }
  };

  const arrangeSubscription = async (given: CaseState): Promise<void> => {
    if (given.api_keys_enabled !== undefined) await pool.query('UPDATE subscription SET api_keys_enabled = false');
    if (given.api_keys_enabled === 'off-then-on') await pool.query('UPDATE subscription SET api_keys_enabled = true');
    if (given.profile !== undefined) await pool.query('UPDATE subscription SET policy_profile = $1', [given.profile]);
    if (given.sso === undefined) return;
    await pool.query('UPDATE subscription SET authentication_policy = $1', [POLICY_OF_CASE[given.sso]]);
    if (given.list === 'empty') return;
    const listed = given.on_list ? USERS.user : USERS.other;
    await pool.query('INSERT INTO sso_user_exception (subscription_id, user_id) VALUES (100, $1)', [listed]);
  };

  return {
    connectionString: testDatabase.connectionString,
    pool,
    passwords,
    oldPassword,
    keys,
    sessions,
    tokens,
    now: clock,
    elapsed: () => elapsed,
    advance: (ms) => {
      time += ms;
      elapsed += ms;
    },
    authenticator,
    arrange: async (given, makeTokens = putTokens) => {
      await defaults();
      await makeKeys();
      // Anew for each case: disabling and deleting a user ends them for good.
      tokens.clear();
      await pool.query('TRUNCATE access_token');
      await makeTokens(tokens);
      await makeSessions();
      await arrangeUser(given);
      await arrangePassword(given);
      await arrangeSubscription(given);
      await settle();
    },
    close: async () => {
      await settle();
      // No server was asked with them, so nobody heard them; those of the last case are as good as any.
      for (const [who, password] of Object.entries(passwords)) know(`password of ${who}`, password);
      for (const [name, key] of keys) know(`key ${name}`, key);
      for (const [name, token] of tokens) know(`access token ${name}`, token);
      for (const [name, { id, token }] of sessions) {
        know(`session ${name}`, id);
        know(`security token of ${name}`, token);
      }
      await database.close();
      await testDatabase.drop();
    },
  };
};
