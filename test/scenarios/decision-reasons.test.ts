import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { credentialDigest } from '../../src/identity/api-key.ts';
import { createApiKey } from '../../src/identity/api-keys.ts';
import { hashPassword } from '../../src/identity/password-hash.ts';
import { REASONS, type ReasonCode } from '../../src/identity/reasons.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { HttpCall, HttpReply } from '../support/http-client.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf, PROJECT } from '../support/world-seed.ts';

const world = useWorld();

/** Somebody of whom nothing is cached yet, with a password, both kinds of keys, and a session. */
interface Person {
  readonly oid: number;
  readonly name: string;
  readonly password: string;
  readonly full: string;
  readonly fullOid: number;
  readonly readOnly: string;
}

let people = 0;

/** One for all, since making a hash takes its time. */
const password = randomBytes(12).toString('hex');
let hash: Promise<string> | null = null;

/** Until nothing is cached any more of what a case changed for everybody. */
const PATIENCE = { timeout: 5_000, interval: 50 };

const newPerson = async (): Promise<Person> => {
  const { main } = world.database;
  people += 1;
  const name = `person-${people}@garden.test`;
  hash ??= hashPassword(new Secret(password));
  const { rows } = await main.query<{ oid: number }>(
    `INSERT INTO app_user (oid, user_name, display_name, last_password_update_date)
     VALUES (nextval('object_id'), $1, $1, now()) RETURNING oid`,
    [name],
  );
  const oid = rows[0]?.oid ?? 0;
  await main.query('INSERT INTO credential (user_id, password_hash) VALUES ($1, $2)', [oid, await hash]);
  const key = (grant: 'Full Access' | 'ALM WSAPI Read-only') =>
    createApiKey(main, systemClock, secureRandom, { userOid: oid, description: name, grant });
  const [full, readOnly] = [await key('Full Access'), await key('ALM WSAPI Read-only')];
  if (full === null || readOnly === null) throw new Error('no key was made');
  return {
    oid,
    name,
    password,
    full: full.value.reveal(),
    fullOid: full.oid,
    readOnly: readOnly.value.reveal(),
  };
};

const setKey = (person: Person, assignments: string): Promise<unknown> =>
  world.database.main.query(`UPDATE api_key SET ${assignments} WHERE oid = $1`, [person.fullOid]);

const set = (person: Person, assignments: string): Promise<unknown> =>
  world.database.main.query(`UPDATE app_user SET ${assignments} WHERE oid = $1`, [person.oid]);

const subscription = (assignments: string): Promise<unknown> =>
  world.database.main.query(`UPDATE subscription SET ${assignments}`);

const basic = ({ name, password }: Pick<Person, 'name' | 'password'>): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

/** An access token of the person, which holds for a day. */
const grant = async (person: Person, created: string, revoked: string, scopes: string): Promise<string> => {
  const value = randomBytes(21).toString('hex');
  await world.database.main.query(
    `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at, revoked_at)
     VALUES ($1, 'app', $2, $3, ${created}, ${created} + interval '1 day', ${revoked})`,
    [person.oid, scopes, Buffer.from(credentialDigest(value), 'hex')],
  );
  return value;
};

/** A session that lives: its cookie and token. */
const signIn = async (person: Person): Promise<{ readonly id: string; readonly token: string }> => {
  const reply = await world.send({
    method: 'GET',
    target: `${API}/security/authorize`,
    headers: { authorization: basic(person) },
  });
  const id = /^JSESSIONID=([^;]+)/.exec(reply.headers['set-cookie']?.[0] ?? '')?.[1] ?? '';
  return { id, token: JSON.parse(reply.text).OperationResult.SecurityToken };
};

const read = (headers: HttpCall['headers'], query = ''): HttpCall => ({
  method: 'GET',
  target: `${API}/user${query}`,
  headers: { ...headers },
});

const write = (headers: HttpCall['headers'], query = '', version = 'v2.0'): HttpCall => ({
  method: 'POST',
  target: `/slm/webservice/${version}/defect/create${query}`,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ Defect: { Name: 'From the table of reasons', Project: `/project/${PROJECT.pond}` } }),
});

const cookie = (id: string): string => `JSESSIONID=${id}`;

interface Case {
  readonly code: ReasonCode;
  /** Whether the answer of `serve` says so in X-Auth-Reason. */
  readonly told: boolean;
  readonly outcome: 'accepted' | 'refused' | 'nothing-written';
  readonly call: (person: Person) => HttpCall | Promise<HttpCall>;
  /** Whether the log knows whose credential it was. */
  readonly knows: boolean;
}

const known = { knows: true };
const stranger = { knows: false };
const refusedAndTold = { told: true, outcome: 'refused' } as const;
const refusedInSilence = { told: false, outcome: 'refused' } as const;
const letIn = { told: false, outcome: 'accepted', knows: true } as const;

/** One request for each reason that a request over HTTP can have here. */
const CASES: readonly Case[] = [
  {
    code: 'session',
    ...letIn,
    call: async (person) => read({ cookie: cookie((await signIn(person)).id) }),
  },
  { code: 'password', ...letIn, call: (person) => read({ authorization: basic(person) }) },
  { code: 'api-key', ...letIn, call: ({ full }) => read({ zsessionid: full }) },
  // The person may write nowhere: let in, and then refused by ordinary permissions.
  { code: 'api-key', ...letIn, outcome: 'nothing-written', call: ({ full }) => write({ zsessionid: full }) },

  { code: 'no-credentials', ...refusedAndTold, ...stranger, call: () => read({}) },
  { code: 'dead-session-cookie', ...refusedAndTold, ...stranger, call: () => read({ cookie: cookie('long gone') }) },
  { code: 'key-in-url', ...refusedAndTold, ...stranger, call: ({ full }) => read({}, `?zsessionid=${full}`) },
  {
    code: 'malformed-authorization',
    ...refusedAndTold,
    ...stranger,
    call: () => read({ authorization: 'Basic !' }),
  },
  {
    code: 'credentials-differ',
    ...refusedAndTold,
    ...stranger,
    call: ({ full, readOnly }) => read({ zsessionid: full, authorization: `Bearer ${readOnly}` }),
  },
  {
    code: 'session-cookies-differ',
    ...refusedAndTold,
    ...stranger,
    call: async (person) => {
      const [one, two] = [await signIn(person), await signIn(person)];
      return read({ cookie: `${cookie(one.id)}; ${cookie(two.id)}` });
    },
  },
  {
    code: 'key-without-underscore',
    ...refusedAndTold,
    ...stranger,
    call: ({ full }) => read({ zsessionid: full.slice(1) }),
  },
  {
    code: 'security-token-sent-as-key',
    ...refusedAndTold,
    ...stranger,
    call: async (person) => read({ zsessionid: (await signIn(person)).token }),
  },

  {
    code: 'unknown-key',
    ...refusedInSilence,
    ...stranger,
    call: () => read({ zsessionid: `_${randomBytes(21).toString('hex')}` }),
  },
  {
    code: 'key-expired',
    ...refusedAndTold,
    ...known,
    call: async (person) => {
      await setKey(person, "expires_at = now() - interval '1 hour'");
      return read({ zsessionid: person.full });
    },
  },
  {
    code: 'key-idle',
    ...refusedAndTold,
    ...known,
    call: async (person) => {
      await setKey(person, "idle_days = 1, created = now() - interval '2 days'");
      return read({ zsessionid: person.full });
    },
  },
  {
    code: 'key-network-not-allowed',
    ...refusedAndTold,
    ...known,
    call: async (person) => {
      await setKey(person, "networks = '{10.0.0.0/8}'");
      return read({ zsessionid: person.full });
    },
  },
  {
    code: 'key-replaced',
    ...refusedInSilence,
    ...known,
    call: async (person) => {
      await setKey(
        person,
        "former_digest = digest, former_last_four = last_four, former_until = now(), digest = sha256('another')",
      );
      return read({ zsessionid: person.full });
    },
  },
  {
    code: 'session-only',
    ...refusedAndTold,
    ...known,
    call: async (person) => ({ ...read({ zsessionid: person.full }), target: '/slm/reports/standard' }),
  },
  { code: 'login-key', ...refusedAndTold, ...stranger, call: async () => read({}, '?loginKey=YWRhOnNlY3JldA') },
  { code: 'unknown-token', ...refusedInSilence, ...stranger, call: () => read({ zsessionid: 'nobody-knows-it' }) },
  {
    code: 'session-ended',
    ...refusedInSilence,
    ...known,
    call: async (person) => {
      const { id } = await signIn(person);
      await world.database.main.query('UPDATE session SET ended_at = now() WHERE user_id = $1', [person.oid]);
      return read({ zsessionid: id });
    },
  },
  {
    code: 'session-timed-out',
    ...refusedInSilence,
    ...known,
    call: async (person) => {
      const { id } = await signIn(person);
      await world.database.main.query(
        "UPDATE session SET last_used_at = now() - interval '2 days' WHERE user_id = $1",
        [person.oid],
      );
      return read({ zsessionid: id });
    },
  },
  {
    code: 'owner-disabled',
    ...refusedAndTold,
    ...known,
    call: async (person) => {
      await set(person, 'disabled = true');
      return read({ zsessionid: person.full });
    },
  },
  {
    code: 'owner-deleted',
    ...refusedAndTold,
    ...known,
    // A deleted user's keys are gone; a session can still be tried.
    call: async (person) => {
      const { id } = await signIn(person);
      await set(person, 'deleted = true');
      return read({ zsessionid: id });
    },
  },
  {
    code: 'owner-locked',
    ...refusedAndTold,
    ...known,
    call: async (person) => {
      await set(person, "account_locked_until = now() + interval '1 hour'");
      return read({ zsessionid: person.full });
    },
  },
  {
    code: 'unknown-user',
    ...refusedInSilence,
    ...stranger,
    call: ({ password }) => read({ authorization: basic({ name: 'nobody@garden.test', password }) }),
  },
  {
    code: 'user-without-password',
    ...refusedInSilence,
    ...known,
    call: async (person) => {
      await world.database.main.query('DELETE FROM credential WHERE user_id = $1', [person.oid]);
      return read({ authorization: basic(person) });
    },
  },
  {
    code: 'wrong-password',
    ...refusedInSilence,
    ...known,
    call: ({ name }) => read({ authorization: basic({ name, password: 'not it at all' }) }),
  },
  {
    code: 'user-disabled',
    ...refusedInSilence,
    ...known,
    call: async (person) => {
      await set(person, 'disabled = true');
      return read({ authorization: basic(person) });
    },
  },
  {
    code: 'user-deleted',
    ...refusedInSilence,
    ...known,
    call: async (person) => {
      await set(person, 'deleted = true');
      return read({ authorization: basic(person) });
    },
  },
  {
    code: 'user-locked',
    ...refusedInSilence,
    ...known,
    call: async (person) => {
      await set(person, "account_locked_until = now() + interval '1 hour'");
      return read({ authorization: basic(person) });
    },
  },
  { code: 'read-only-key', ...refusedAndTold, ...known, call: ({ readOnly }) => write({ zsessionid: readOnly }) },
  {
    code: 'access-token',
    ...letIn,
    call: async (person) => read({ zsessionid: await grant(person, 'now()', 'NULL', '{alm}') }),
  },
  {
    code: 'token-expired',
    ...refusedAndTold,
    ...known,
    call: async (person) => read({ zsessionid: await grant(person, "now() - interval '2 days'", 'NULL', '{alm}') }),
  },
  {
    code: 'token-revoked',
    ...refusedAndTold,
    ...known,
    call: async (person) => read({ zsessionid: await grant(person, 'now()', 'now()', '{alm}') }),
  },
  {
    code: 'scope-missing',
    ...refusedAndTold,
    ...known,
    call: async (person) => write({ zsessionid: await grant(person, 'now()', 'NULL', '{openid}') }),
  },
  // The five causes of "Invalid key" that the vendor's article names (R28), but the one that never arrives.
  {
    code: 'security-token-missing',
    ...refusedAndTold,
    ...known,
    call: (person) => write({ authorization: basic(person) }),
  },
  {
    code: 'session-cookie-shadows-key',
    ...refusedAndTold,
    ...known,
    call: async (person) => write({ cookie: cookie((await signIn(person)).id), zsessionid: person.full }),
  },
  {
    code: 'session-cookie-shadows-read-only-key',
    ...refusedAndTold,
    ...known,
    call: async (person) => write({ cookie: cookie((await signIn(person)).id), zsessionid: person.readOnly }),
  },
  {
    code: 'security-token-without-cookie',
    ...refusedAndTold,
    ...known,
    call: async (person) => write({ authorization: basic(person) }, `?key=${(await signIn(person)).token}`),
  },
  {
    code: 'token-of-another-session',
    ...refusedAndTold,
    ...known,
    call: async (person) => {
      const [one, two] = [await signIn(person), await signIn(person)];
      return write({ cookie: cookie(one.id) }, `?key=${two.token}`);
    },
  },
  {
    code: 'key-in-cookie-cross-site',
    ...refusedAndTold,
    ...known,
    call: ({ full }) => write({ cookie: `zsessionid=${full}`, origin: 'https://elsewhere.example' }),
  },
  {
    code: 'basic-cross-site',
    ...refusedAndTold,
    ...known,
    call: (person) => write({ authorization: basic(person), origin: 'https://elsewhere.example' }, '', '1.43'),
  },
  {
    code: 'cookie-alone-on-1.x',
    ...refusedAndTold,
    ...known,
    call: async (person) => write({ cookie: cookie((await signIn(person)).id) }, '', '1.43'),
  },
];

/** What a whole subscription must be in for: each changes it, and puts it back. */
const OF_THE_SUBSCRIPTION: readonly (Case & { readonly while: string; readonly afterwards: string })[] = [
  {
    code: 'keys-disabled',
    ...refusedAndTold,
    ...known,
    while: 'api_keys_enabled = false',
    afterwards: 'api_keys_enabled = true',
    call: ({ full }) => read({ zsessionid: full }),
  },
  {
    code: 'password-not-allowed',
    ...refusedInSilence,
    ...known,
    while: "authentication_policy = 'SSO Only'",
    afterwards: "authentication_policy = 'Rally Only'",
    call: (person) => read({ authorization: basic(person) }),
  },
  {
    code: 'owner-password-expired',
    ...refusedAndTold,
    ...known,
    while: 'password_expiration_days = 30',
    afterwards: 'password_expiration_days = NULL',
    call: async (person) => {
      await set(person, "last_password_update_date = now() - interval '31 days'");
      return read({ zsessionid: person.full });
    },
  },
  {
    code: 'password-expired',
    ...refusedInSilence,
    ...known,
    while: 'password_expiration_days = 30',
    afterwards: 'password_expiration_days = NULL',
    call: async (person) => {
      await set(person, "last_password_update_date = now() - interval '31 days'");
      return read({ authorization: basic(person) });
    },
  },
];

/** What no request to this server can have, and why. */
const ELSEWHERE: Partial<Record<ReasonCode, string>> = {
  'queue-full': 'names nobody: test/accounts/hash-queue.test.ts',
  'network-throttled': 'names nobody: test/accounts/lockout.test.ts',
  'edition-without-keys': 'another edition: test/identity/authenticate.test.ts',
  'network-not-allowed': 'the network filter: test/identity/authenticate.test.ts',
  'replayed-answer': 'it never arrives',
  'old-password': 'a change of the password: test/accounts/logged.test.ts',
  'password-confirmed': 'a confirmation: test/scenarios/confirming-the-password.test.ts',
  'set-up-code': 'the first administrator: test/pages/set-up.test.ts',
  'reset-token': 'a reset: test/accounts/logged.test.ts',
  'reset-asked': 'a reset: test/accounts/logged.test.ts',
  'signed-out': 'a browser: test/accounts/logged.test.ts',
  'sent-to-sso': 'names nobody: test/accounts/logged.test.ts',
  'password-changed-meanwhile': 'several at once: test/accounts/at-once.test.ts',
  'application-authorized': 'a log-in: test/oauth/decisions.test.ts',
  'application-turned-away': 'a log-in: test/oauth/decisions.test.ts',
  'token-issued': 'an application: test/oauth/decisions.test.ts',
  'application-unproved': 'an application: test/oauth/decisions.test.ts',
  'grant-worthless': 'an application: test/oauth/decisions.test.ts',
  'grant-used-again': 'an application: test/oauth/decisions.test.ts',
  'application-request-invalid': 'an application: test/oauth/decisions.test.ts',
  'edition-without-applications': 'another edition: test/oauth/decisions.test.ts',
};

interface Seen {
  readonly person: Person;
  readonly reply: HttpReply;
  readonly sent: HttpCall;
}

type Stored = Readonly<Record<string, string | number | null>>;

const entriesOf = async (requestId: unknown): Promise<readonly Stored[]> =>
  (await world.database.main.query<Stored>('SELECT * FROM decision WHERE request_id = $1', [requestId])).rows;

const send = async ({ call }: Case): Promise<Seen> => {
  const person = await newPerson();
  const sent = await call(person);
  const headers = { 'user-agent': `agent of ${person.name}`, ...sent.headers };
  return { person, sent, reply: await world.send({ ...sent, headers }) };
};

const secretsOf = ({ person, sent }: Seen): readonly string[] => {
  const inHeaders = Object.values(sent.headers ?? {}).flatMap((value) => String(value).split(/[=;, ]+/));
  const inTarget = [...new URLSearchParams(sent.target.split('?')[1] ?? '').values()];
  return [person.password, person.full, person.readOnly, ...inHeaders, ...inTarget].filter(
    (text) => text.length >= 12 && !text.startsWith('application/') && !text.startsWith('https://'),
  );
};

describe('every decision is logged with its reason', () => {
  const seen = new Map<Case, Seen>();

  beforeAll(async () => {
    for (const each of CASES) seen.set(each, await send(each));
    for (const each of OF_THE_SUBSCRIPTION) {
      await subscription(each.while);
      seen.set(each, await send(each));
      await subscription(each.afterwards);
    }
    // Reading the log first writes what waits for the next batch.
    await vi.waitFor(async () => {
      const target = '/login/api/decisions?pagesize=1';
      const reply = await world.send({ method: 'GET', target, headers: { zsessionid: apiKeyOf('admin') } });
      expect(reply.status).toBe(200);
    }, PATIENCE);
  });

  test.each([...CASES, ...OF_THE_SUBSCRIPTION])('$code, $outcome', async (each) => {
    const found = seen.get(each);
    expect(found).toBeDefined();
    if (found === undefined) return;
    const { reply, person } = found;
    expect(reply.headers['x-auth-reason']).toBe(each.told ? each.code : undefined);
    const entries = await entriesOf(reply.headers['x-request-id']);
    expect(entries).toEqual([
      expect.objectContaining({
        reason: each.code,
        outcome: each.outcome,
        user_id: each.knows ? person.oid : null,
        method: found.sent.method,
        path: found.sent.target.split('?')[0],
        agent: `agent of ${person.name}`,
        address: '127.0.0.1',
        repeats: 1,
      }),
    ]);
    for (const secret of secretsOf(found)) expect(JSON.stringify(entries)).not.toContain(secret);
  });

  test('a session that takes precedence over a key is logged with both', async () => {
    const found = [...seen].find(([{ code }]) => code === 'session-cookie-shadows-key')?.[1];
    expect(found).toBeDefined();
    const [entry] = await entriesOf(found?.reply.headers['x-request-id']);
    expect(entry).toMatchObject({
      via: 'session',
      session: expect.stringMatching(/^[0-9a-f]{12}$/),
      credential_id: found?.person.fullOid,
    });
  });

  test('every reason has a case here, or says why it has none', () => {
    const covered = [...CASES, ...OF_THE_SUBSCRIPTION].map(({ code }) => code);
    expect(new Set([...covered, ...Object.keys(ELSEWHERE)])).toEqual(new Set(Object.keys(REASONS)));
  });

  test('no secret of anybody stands in any entry', async () => {
    const { rows } = await world.database.main.query<{ all: string }>(
      'SELECT string_agg(d::text, chr(10)) AS all FROM decision d',
    );
    const all = rows[0]?.all ?? '';
    expect(all).toContain('agent of person-1');
    for (const found of seen.values()) for (const secret of secretsOf(found)) expect(all).not.toContain(secret);
  });
});
