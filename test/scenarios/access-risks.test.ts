import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { isLocked } from '../../src/identity/account-rules.ts';
import { keyFault } from '../../src/identity/api-key-rules.ts';
import {
  ACCESS_RISKS,
  type AccessRisk,
  EXPIRING_DAYS,
  UNUSED_DAYS,
} from '../../src/storage/stores/access-risk-conditions.ts';
import { countAccessAtRisk, countAccessRisks, selectAccessAtRisk } from '../../src/storage/stores/access-risk-store.ts';
import { findAccount, type Sql } from '../../src/storage/stores/account-store.ts';
import { findApiKey } from '../../src/storage/stores/api-key-store.ts';
import { nodesOf, type PlanNode } from '../plans/plan-tree.ts';
import { allow, makeClient } from '../support/allowed-application.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';

const world = useWorld();

const run = async (text: string, values: readonly unknown[] = []): Promise<readonly Json[]> =>
  (await world.database.main.query(text, [...values])).rows;

beforeAll(() => givePasswords(world));

beforeEach(async () => {
  await run('DELETE FROM api_key');
  await run('DELETE FROM oauth_client');
  await run(
    'UPDATE app_user SET account_locked_until = NULL, disabled = false WHERE disabled OR account_locked_until > now()',
  );
});

const as = (actor: Actor) => loginCaller(world, actor);

const RISKS = '/access/risks';

const listed = async (risk: AccessRisk, query = ''): Promise<readonly Json[]> => {
  const { status, json, text } = await as('admin').get(`${RISKS}/${risk}?order=Name&${query}`);
  expect(status, text).toBe(200);
  return json.Results;
};

const namesAt = async (risk: AccessRisk, query = ''): Promise<readonly string[]> =>
  (await listed(risk, query)).map(({ Name }) => Name);

/** A key as SQL sets it: what is not said is that of a key nothing speaks against. */
const putKey = async (
  name: string,
  columns: Readonly<Record<string, string>> = {},
  user: number = USER.viewer,
): Promise<number> => {
  const all = {
    digest: 'sha256(gen_random_uuid()::text::bytea)',
    last_four: "'abcd'",
    grant_kind: "'Full Access'",
    created: 'now()',
    last_accessed: 'now()',
    networks: "'{10.0.0.0/8}'",
    ...columns,
  };
  const [{ oid }] = await run(
    `INSERT INTO api_key (user_id, description, ${Object.keys(all).join(', ')})
     VALUES ($1, $2, ${Object.values(all).join(', ')}) RETURNING oid`,
    [user, name],
  );
  return oid;
};

const daysAgo = (days: number): string => `now() - interval '${days} days'`;
const inDays = (days: number): string => daysAgo(-days);

describe('a key', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly AccessRisk[]]>([
    ['used today, from one network', {}, []],
    ['never used', { last_accessed: 'NULL' }, ['never-used']],
    ['reset and used before that', { last_accessed: 'NULL', former_last_accessed: 'now()', last_reset: 'now()' }, []],
    ['old and used yesterday', { created: daysAgo(900), last_accessed: daysAgo(1) }, []],
    [`last used ${UNUSED_DAYS} days ago`, { created: daysAgo(900), last_accessed: daysAgo(UNUSED_DAYS) }, ['unused']],
    [`last used ${UNUSED_DAYS - 1} days ago`, { created: daysAgo(900), last_accessed: daysAgo(UNUSED_DAYS - 1) }, []],
    ['made long ago and never used', { created: daysAgo(900), last_accessed: 'NULL' }, ['unused', 'never-used']],
    ['just reset after long rest', { created: daysAgo(900), last_accessed: daysAgo(800), last_reset: 'now()' }, []],
    ['without end and networks', { networks: 'NULL' }, ['no-bounds']],
    ['that idleness would end', { networks: 'NULL', idle_days: '30' }, []],
    ['with an end far away', { networks: 'NULL', expires_at: inDays(EXPIRING_DAYS + 1) }, []],
    ['with an end soon', { networks: 'NULL', expires_at: inDays(EXPIRING_DAYS - 1) }, ['expiring']],
    ['that has ended', { expires_at: daysAgo(1) }, ['expired']],
    ['that was idle for too long', { idle_days: '7', created: daysAgo(8), last_accessed: daysAgo(7) }, ['expired']],
    ['that waits for its owner', { digest: 'NULL', last_four: 'NULL' }, ['awaiting-claim']],
  ])('%s', async (name, columns, expected) => {
    await putKey(name, columns);
    const found = await Promise.all(
      ACCESS_RISKS.map(async (risk) => ((await namesAt(risk)).includes(name) ? [risk] : [])),
    );
    expect(found.flat()).toEqual(expected);
    for (const risk of expected) expect((await listed(risk))[0].Risks).toEqual(expected);
  });

  it.each<[string, string, readonly string[]]>([
    ['disabled', 'disabled = true', ['writes']],
    ['active', 'disabled = false', []],
  ])('of a user who is %s', async (_state, column, expected) => {
    await putKey('writes');
    await putKey('reads', { grant_kind: "'ALM WSAPI Read-only'" });
    await run(`UPDATE app_user SET ${column} WHERE oid = $1`, [USER.viewer]);
    expect(await namesAt('full-access-of-disabled')).toEqual(expected);
  });

  it('is expired, and its owner locked, exactly where the rules for requests have it so', async () => {
    const now = new Date();
    const days = (most: number) => fc.integer({ min: -most, max: most });
    const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
    const key = fc.record({
      ends: orNull(days(60)),
      idle: orNull(fc.integer({ min: 1, max: 60 })),
      used: orNull(days(60)),
    });
    const owner = fc.record({ lockedFor: orNull(days(2)), active: orNull(days(730)), unlocked: orNull(days(730)) });
    const at = (hours: number | null) => (hours === null ? null : new Date(now.getTime() + hours * 86_400_000 + 1_000));
    await fc.assert(
      fc.asyncProperty(key, owner, async ({ ends, idle, used }, { lockedFor, active, unlocked }) => {
        await run('DELETE FROM api_key');
        const digest = Buffer.alloc(32, 7);
        await run(
          `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, expires_at, idle_days, last_accessed)
           VALUES ($1, 'any', 'Full Access', $2, 'abcd', $3, $4, $5, $6)`,
          [USER.angler, digest, at(-60), at(ends), idle, at(used)],
        );
        await run(
          'UPDATE app_user SET account_locked_until = $2, last_active_date = $3, last_login_date = NULL, unlocked_at = $4 WHERE oid = $1',
          [USER.angler, at(lockedFor), at(active), at(unlocked)],
        );
        const found = await findApiKey(world.database.main, digest);
        const account = await findAccount(world.database.main, USER.angler);
        if (found === null || account === null) throw new Error('The key is not there.');
        const counts = await countAccessRisks(world.database.main, now);
        const atRisk = counts.find(({ kind }) => kind === 'key')?.atRisk;
        const fault = keyFault(found, now, '127.0.0.1');
        expect(atRisk).toMatchObject({
          expired: fault === null ? 0 : 1,
          'owner-locked': isLocked(account, now) ? 1 : 0,
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a client', () => {
  it('is at risk when it is not used, and when nobody who could looks after it', async () => {
    await makeClient(world.database, 'new', USER.editor);
    await makeClient(world.database, 'orphan', USER.keeper);
    await makeClient(world.database, 'of nobody');
    await run("UPDATE oauth_client SET last_used = now() WHERE name IN ('orphan', 'of nobody')");
    await run(
      "UPDATE oauth_client SET created = now() - interval '1 year', last_used = created WHERE name = 'of nobody'",
    );
    await run("UPDATE oauth_client SET last_used = now() - interval '91 days' WHERE name = 'of nobody'");
    await run('UPDATE app_user SET disabled = true WHERE oid = $1', [USER.keeper]);
    expect(await namesAt('never-used')).toEqual(['new']);
    expect(await namesAt('unused')).toEqual(['of nobody']);
    expect(await namesAt('full-access-of-disabled')).toEqual(['orphan']);
    expect(await namesAt('no-bounds')).toEqual([]);
  });
});

describe('an authorized application', () => {
  it('is unused when neither a log-in nor a token was used for long, and no risk once it is revoked', async () => {
    const [board, radar] = [await makeClient(world.database, 'Board'), await makeClient(world.database, 'Radar')];
    const [resting, living] = [
      await allow(world.database, USER.viewer, board),
      await allow(world.database, USER.editor, radar),
    ];
    await run(
      "UPDATE authorized_application SET created = now() - interval '1 year', last_authorized = now() - interval '100 days'",
    );
    await run('UPDATE access_token SET last_used = now() WHERE grant_id = $1', [living.grantId]);
    const [found] = await listed('unused', 'Kind=application');
    expect(found).toEqual({
      Kind: 'application',
      ID: String(resting.applicationOid),
      Name: 'Board',
      User: { ObjectID: USER.viewer, UserName: 'viewer@garden.test', DisplayName: 'Vic Viewer', Disabled: false },
      Grant: 'Full Access',
      LastFour: null,
      Created: expect.stringMatching(/Z$/),
      LastUsed: expect.stringMatching(/Z$/),
      ExpiresAt: null,
      Risks: ['unused'],
    });
    expect(await namesAt('unused', 'Kind=application')).toEqual(['Board']);
    expect((await as('admin').delete(`/applications/${found.ID}`)).status).toBe(204);
    expect(await namesAt('unused', 'Kind=application')).toEqual([]);
  });

  it('is at risk while its user is locked', async () => {
    await allow(world.database, USER.viewer, await makeClient(world.database, 'Board'));
    expect(await namesAt('owner-locked')).toEqual([]);
    await run("UPDATE app_user SET account_locked_until = now() + interval '1 hour' WHERE oid = $1", [USER.viewer]);
    expect(await namesAt('owner-locked')).toEqual(['Board']);
  });
});

describe('the overview', () => {
  it('counts for every risk what its list has, with words and a cure', async () => {
    await putKey('plain');
    await putKey('never', { last_accessed: 'NULL', networks: 'NULL' });
    await putKey('soon', { expires_at: inDays(3) });
    await allow(world.database, USER.viewer, await makeClient(world.database, 'Board'));
    const { json } = await as('admin').get(RISKS);
    expect(json).toMatchObject({ Keys: 3, Clients: 1, Applications: 1, TotalResultCount: ACCESS_RISKS.length });
    expect(json.Results.map((each: Json) => each.Risk)).toEqual(ACCESS_RISKS);
    for (const { Risk, Name, Sentence, Cure, Count, Keys, Clients, Applications } of json.Results) {
      expect([Name, Sentence, Cure].every((text) => /^[A-Z].{6}/.test(text))).toBe(true);
      const list = await listed(Risk);
      const of = (kind: string) => list.filter(({ Kind }) => Kind === kind).length;
      expect([Count, Keys, Clients, Applications]).toEqual([list.length, of('key'), of('client'), of('application')]);
    }
    const counted = Object.fromEntries(json.Results.map((each: Json) => [each.Risk, each.Count]));
    expect(counted).toMatchObject({ 'never-used': 2, 'no-bounds': 1, expiring: 1, expired: 0 });
  });

  it('says that a directory’s word is not known', async () => {
    const { json } = await as('admin').get(RISKS);
    expect(json.Results[0].Cure).toContain('directory');
  });
});

describe('a list of a risk', () => {
  beforeEach(async () => {
    await putKey('alpha', { last_accessed: daysAgo(200), created: daysAgo(300) }, USER.editor);
    await putKey('Beta', { last_accessed: daysAgo(100), created: daysAgo(400) }, USER.viewer);
    await putKey('gamma', { last_accessed: 'NULL', created: daysAgo(95) }, USER.keeper);
  });

  it.each([
    ['', ['gamma', 'alpha', 'Beta']],
    ['order=LastUsed%20DESC', ['Beta', 'alpha', 'gamma']],
    ['order=Created', ['Beta', 'alpha', 'gamma']],
    ['order=Name%20DESC', ['gamma', 'Beta', 'alpha']],
    ['order=UserName', ['alpha', 'gamma', 'Beta']],
    ['Name=ET', ['Beta']],
    ['UserName=EDITOR', ['alpha']],
    ['DisplayName=kim', ['gamma']],
    ['Kind=key', ['gamma', 'alpha', 'Beta']],
    ['Kind=client', []],
    ['pagesize=1&start=2', ['alpha']],
  ])('asked %s has %j', async (query, expected) => {
    const { json } = await as('admin').get(`${RISKS}/unused?${query}`);
    expect(json.Results.map((each: Json) => each.Name)).toEqual(expected);
    if (query.startsWith('pagesize')) expect(json.TotalResultCount).toBe(3);
  });

  it.each([
    ['order=Risk', 400, 'bad-parameter'],
    ['Kind=person', 400, 'bad-parameter'],
    ['Name=%00', 400, 'bad-parameter'],
    ['format=xml', 400, 'bad-parameter'],
    [`pagesize=${limits.loginPageSizeMaximum + 1}`, 400, 'bad-parameter'],
    ['Owner=1', 400, 'bad-parameter'],
  ])('refuses the question %s', async (query, status, code) => {
    const reply = await as('admin').get(`${RISKS}/unused?${query}`);
    expect([reply.status, reply.json.error.code]).toEqual([status, code]);
  });

  it('is not there for a risk that nobody knows', async () => {
    expect((await as('admin').get(`${RISKS}/boredom`)).status).toBe(404);
    expect((await as('admin').get(`${RISKS}/toString`)).status).toBe(404);
  });

  it('is a file for a spreadsheet, without a value of any key', async () => {
    const reply = await as('admin').get(`${RISKS}/unused?format=csv&order=Name`);
    expect(reply.headers['content-disposition']).toBe('attachment; filename="access-unused.csv"');
    expect(reply.headers['x-total-count']).toBe('3');
    const [head, first] = reply.text.split('\r\n');
    expect(head).toBe(
      '"Kind","ID","Name","UserName","DisplayName","Disabled","Grant","LastFour","Created","LastUsed","ExpiresAt","Risks"',
    );
    expect(first).toMatch(/^"key","\d+","alpha","editor@garden.test","Eve Editor","false","Full Access","abcd",/);
    expect(first).toMatch(/"unused"$/);
  });
});

describe('who asks', () => {
  const PATHS = [RISKS, `${RISKS}/unused`, `${RISKS}/unused?format=csv`];

  it.each<[Actor, number]>([
    ['admin', 200],
    ['keeper', 403],
    ['warden', 403],
    ['editor', 403],
    ['viewer', 403],
  ])('as %s is answered %i', async (actor, status) => {
    for (const path of PATHS) expect((await as(actor).get(path)).status).toBe(status);
  });

  it('without a credential learns nothing, and with an administrator’s key all of it', async () => {
    const { Key } = (await as('admin').post('/keys', { Description: 'asks', Grant: 'ALM WSAPI Read-only' })).json;
    for (const path of PATHS) {
      const target = `/login/api${path}`;
      expect((await world.send({ method: 'GET', target })).status).toBe(401);
      const headers = { zsessionid: Key };
      expect((await world.send({ method: 'GET', target, headers })).status).toBe(200);
    }
  });
});

/** The plans of what a store asks, as they were carried out. */
const plansOf = async (work: (sql: Sql) => Promise<unknown>): Promise<readonly (PlanNode & Json)[]> => {
  const plans: Json[] = [];
  const query = async ({ text, values }: { text: string; values: unknown[] }) => {
    const { rows } = await world.database.find.query({ text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values });
    plans.push((rows[0] as Json)['QUERY PLAN'][0].Plan);
    return { rows: [] };
  };
  await work({ query } as unknown as Sql);
  return plans;
};

describe('with ten thousand keys, clients and applications', () => {
  it('every table is read once for all counts, and once for a list', async () => {
    await run(`INSERT INTO oauth_client (client_id, name, redirect_uris, created, is_public)
      SELECT 'many-' || n, 'Client ' || n, '{https://app.test/}', now(), true FROM generate_series(1, 10000) n`);
    await run(
      `INSERT INTO authorized_application (user_id, client_oid, scopes, created, last_authorized)
      SELECT $1, oid, '{alm}', created, now() - interval '100 days' FROM oauth_client`,
      [USER.viewer],
    );
    await run(
      `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at, last_used)
      SELECT $1, client_id, '{alm}', sha256((client_id || n)::bytea), now(), now(), now() - interval '95 days'
      FROM oauth_client, generate_series(1, 3) n`,
      [USER.viewer],
    );
    await run(
      `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created)
      SELECT $1, 'Key ' || n, 'Full Access', sha256(n::text::bytea), 'abcd', now() - interval '100 days'
      FROM generate_series(1, 10000) n`,
      [USER.viewer],
    );
    await run('ANALYZE');
    const now = new Date();
    const filter = { risk: 'unused', kind: null, name: null, userName: null, displayName: null } as const;
    const plans = await plansOf(async (sql) => {
      await countAccessRisks(sql, now);
      await countAccessAtRisk(sql, filter, now);
      await selectAccessAtRisk(sql, { filter, order: 'LastUsed DESC', offset: 9_000, most: 100 }, now);
    });
    expect(plans).toHaveLength(3);
    for (const plan of plans) {
      const read = nodesOf(plan).filter(
        (node) => node['Relation Name'] !== undefined && node['Relation Name'] !== 'app_user',
      );
      expect(read.length).toBeGreaterThanOrEqual(4);
      expect(read.filter((node: Json) => node['Actual Loops'] > 4)).toEqual([]);
    }
    const { json } = await as('admin').get(`${RISKS}/unused?start=19901&pagesize=200&order=Name`);
    expect([json.Results.length, json.TotalResultCount]).toEqual([100, 20_000]);
    const overview = await as('admin').get(RISKS);
    expect(overview.json).toMatchObject({ Keys: 10_000, Clients: 10_000, Applications: 10_000 });
    await run('DELETE FROM access_token');
  });
});
