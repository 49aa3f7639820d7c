import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { DEV_ROUTES } from '../../src/dev/dev-route-table.ts';
import { RING_SIZE } from '../../src/dev/request-ring.ts';
import { type DemoServer, startDemoServer } from '../support/demo-server.ts';
import { startServerNode } from '../support/server-node.ts';

let server: DemoServer;

beforeAll(async () => {
  server = await startDemoServer();
});

afterAll(() => server.close());

const API = '/slm/webservice/v2.0';

const key = () => ({ zsessionid: server.demo.apiKeys.full });

const create = async (name = 'Made by a test') => {
  const body = JSON.stringify({ Defect: { Name: name, Project: server.demo.project } });
  const reply = await server.send('POST', `${API}/defect/create`, key(), body);
  return JSON.parse(reply.text).CreateResult;
};

const countOf = async (type: string): Promise<number> => {
  const reply = await server.send('GET', `${API}/${type}?pagesize=1`, key());
  return JSON.parse(reply.text).QueryResult.TotalResultCount;
};

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  server.send('POST', `/dev${path}`, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));

describe('the clock', () => {
  beforeEach(() => server.call('/clock', { reset: true }));

  it('moves, stops, goes on and goes back', async () => {
    expect((await server.call('/clock')).aheadSeconds).toBe(0);
    expect((await server.call('/clock', { move: 'P1DT2H' })).aheadSeconds).toBe(93_600);
    expect((await server.call('/clock', { move: -3_600 })).aheadSeconds).toBe(90_000);
    expect((await server.call('/clock', { now: '2030-01-15T12:00:00Z' })).now).toMatch(/^2030-01-15T12:00:00\.\d{3}Z$/);
    const frozen = await server.call('/clock', { freeze: true });
    await delay(20);
    expect(await server.call('/clock')).toMatchObject({ now: frozen.now, frozen: true });
    expect((await server.call('/clock', { move: 'PT1S' })).now).toBe(
      new Date(Date.parse(frozen.now) + 1_000).toISOString(),
    );
    expect((await server.call('/clock', { freeze: false })).frozen).toBe(false);
    expect(await server.call('/clock', { reset: true })).toMatchObject({ frozen: false, aheadSeconds: 0 });
  });

  it('is the one by which objects are dated and sessions end', async () => {
    await server.call('/clock', { now: '2031-03-04T05:06:07.089Z' });
    await server.call('/clock', { freeze: true });
    await server.call('/clock', { now: '2031-03-04T05:06:07.089Z' });
    expect((await create()).Object.CreationDate).toBe('2031-03-04T05:06:07.089Z');

    const user = server.demo.users[3]?.userName;
    const { cookie } = await server.call('/scenario', { name: 'sso-session', user });
    const read = async () => (await server.send('GET', `${API}/user`, { cookie })).status;
    expect(await read()).toBe(200);
    await server.call('/clock', { move: 'P30DT1S' });
    expect(await read()).toBe(401);
  });

  test.each([
    {},
    { move: 'P1Y' },
    { move: 'PT' },
    { move: 'soon' },
    { move: '1e400' },
    { move: null },
    { move: 'P99999999D' },
    { move: 1e300 },
    { now: '2030-01-15' },
    { now: '2030-13-45T12:00:00Z' },
    { now: '9999-01-01T00:00:00Z' },
    { now: 5 },
    { freeze: 'yes' },
    { reset: false },
    { now: '2030-01-15T12:00:00Z', freeze: true },
  ])('refuses %j and stays as it is', async (body) => {
    const reply = await post('/clock', body);
    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([400, 'bad-clock']);
    expect(await server.call('/clock')).toMatchObject({ frozen: false, aheadSeconds: 0 });
  });
});

describe('the edition', () => {
  it('changes while the server runs, and a reset gives back its own', async () => {
    const status = async () => (await server.send('GET', `${API}/user`, key())).status;
    expect(await server.call('/edition')).toEqual({ edition: 'saas' });
    for (const edition of ['onprem', 'sandbox'] as const) {
      expect(await server.call('/edition', { edition })).toEqual({ edition });
      expect(await status()).toBe(401);
    }
    await server.call('/reset', {});
    expect([await server.call('/edition'), await status()]).toEqual([{ edition: 'saas' }, 200]);
  });

  test.each([{}, { edition: 'cloud' }, { edition: 'saas', more: 1 }])('refuses %j', async (body) => {
    const reply = await post('/edition', body);
    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([400, 'bad-edition']);
  });
});

/** All rows of all tables that a reset restores, by table. */
const contents = async (): Promise<Readonly<Record<string, string>>> => {
  const { rows: tables } = await server.database.main.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
       AND tablename NOT IN ('migration', 'server_secret', 'session', 'credential') ORDER BY 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await server.database.main.query(
      `SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS digest FROM "${name}" t`,
    );
    found[name] = rows[0].digest;
  }
  return found;
};

/** Writes of many kinds, those that reset what others refer to among them. */
const disturb = async (): Promise<void> => {
  const made = await create();
  const admin = server.demo.users[0];
  const authorization = `Basic ${Buffer.from(`${admin?.userName}:${admin?.password}`).toString('base64')}`;
  const { main } = server.database;
  await server.send('POST', `${API}/defect/${made.Object.ObjectID}`, key(), '{"Defect":{"State":"Open","Notes":"x"}}');
  await server.send('DELETE', `${API}/defect/${made.Object.ObjectID}`, key());
  const reply = await server.send('GET', `${API}/hierarchicalrequirement?pagesize=30&fetch=ObjectID`, key());
  for (const { ObjectID } of JSON.parse(reply.text).QueryResult.Results) {
    await server.send('DELETE', `${API}/hierarchicalrequirement/${ObjectID}`, key());
  }
  await server.send('GET', `${API}/user`, { authorization });
  await main.query(`UPDATE app_user SET user_name = 'x' || user_name`);
  await main.query('UPDATE app_user SET deleted = true WHERE oid = (SELECT max(oid) FROM app_user)');
  await main.query(`UPDATE subscription SET api_keys_enabled = false, authentication_policy = 'SSO Only'`);
  await main.query('UPDATE project SET parent_id = NULL');
  await main.query('DELETE FROM user_permission');
  await main.query('DELETE FROM team_member');
};

/** Statements that wait for a lock. */
const waitingStatements = async (): Promise<number> => {
  const { rows } = await server.database.find.query(
    `SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0].waiting;
};

describe('the reset', () => {
  it('brings back every row of the seed in less than a second, and the printed keys and passwords', async () => {
    await server.call('/reset', {});
    const before = await contents();
    const start = performance.now();
    const idle = await server.call('/reset', {});
    const idleMs = performance.now() - start;
    await disturb();
    expect(await contents()).not.toEqual(before);
    const again = performance.now();
    const { reset } = await server.call('/reset', {});
    const disturbedMs = performance.now() - again;
    expect([reset, idle.reset]).toEqual([true, true]);
    expect(Math.max(idleMs, disturbedMs)).toBeLessThan(1_000);
    expect(await contents()).toEqual(before);
    expect((await server.send('GET', `${API}/user`, key())).status).toBe(200);
    for (const { userName, password } of server.demo.users) {
      const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
      expect((await server.send('GET', `${API}/user`, { authorization })).status).toBe(200);
    }
  });

  it('numbers new work items as after the seed', async () => {
    await server.call('/reset', {});
    const first = (await create()).Object.FormattedID;
    const others = await Promise.all(Array.from({ length: 80 }, () => create()));
    expect(new Set(others.map(({ Object: made }) => made.FormattedID)).size).toBe(80);
    await server.call('/reset', {});
    expect((await create()).Object.FormattedID).toBe(first);
    expect(
      (await Promise.all(Array.from({ length: 40 }, () => create()))).every(({ Errors }) => Errors.length === 0),
    ).toBe(true);
  });

  it('ends all sessions from before, also those that had no row', async () => {
    const user = server.demo.users[3]?.userName;
    const { cookie } = await server.call('/scenario', { name: 'sso-session', user });
    const status = async () => (await server.send('GET', `${API}/user`, { cookie })).status;
    expect(await status()).toBe(200);
    await server.call('/reset', {});
    expect(await status()).toBe(401);
    await server.call('/reset', {});
    expect(await status()).toBe(401);
  });

  it('lets what is under way end, and what comes meanwhile wait', async () => {
    await server.call('/reset', {});
    const before = await countOf('defect');
    const work = Array.from({ length: 30 }, () => create());
    const resets = [server.call('/reset', {}), server.call('/reset', {})];
    const later = Array.from({ length: 10 }, () => countOf('defect'));
    const made = await Promise.all(work);
    expect(made.every(({ Errors }) => Errors.length === 0)).toBe(true);
    await Promise.all([...resets, ...later]);
    await server.call('/reset', {});
    expect(await countOf('defect')).toBe(before);
  });

  it('cuts off what does not end, and nothing of it is written', async () => {
    await server.call('/reset', {});
    const { Object: made } = await create();
    const reply = await server.send('GET', `${API}/defect?pagesize=1&order=ObjectID&fetch=ObjectID,Name`, key());
    const [{ ObjectID: oid, Name: name }] = JSON.parse(reply.text).QueryResult.Results;
    const holder = await server.database.main.connect();
    await holder.query('BEGIN');
    try {
      await holder.query('SELECT FROM artifact WHERE oid = $1 FOR UPDATE', [oid]);
      const held = server
        .send('POST', `${API}/defect/${oid}`, key(), '{"Defect":{"Name":"Too late"}}')
        .catch((error: Error) => error);
      await expect.poll(waitingStatements).toBeGreaterThan(0);
      const { reset } = await server.call('/reset', {});
      expect([reset, await held]).toEqual([true, expect.any(Error)]);
      await expect.poll(waitingStatements).toBe(0);
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    const now = await server.send('GET', `${API}/defect/${oid}?fetch=Name`, key());
    expect(JSON.parse(now.text).Defect.Name).toBe(name);
    expect((await server.send('GET', `${API}/defect/${made.ObjectID}`, key())).text).toContain(
      'Cannot find object to read',
    );
  });

  it('is refused where the database holds no copy of a seed', async () => {
    await server.database.main.query('ALTER SCHEMA muster_seed RENAME TO elsewhere');
    try {
      const reply = await post('/reset', {});
      expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([409, 'no-seed-copy']);
    } finally {
      await server.database.main.query('ALTER SCHEMA elsewhere RENAME TO muster_seed');
    }
  });
});

describe('the last requests', () => {
  beforeEach(() => server.call('/reset', {}));

  it('say of each route who, what came of it, why and how long it took, and show no secret', async () => {
    const { full } = server.demo.apiKeys;
    const editor = server.demo.users[3];
    await server.send('GET', `${API}/user?apiKey=${full}&${full}=1`, { cookie: `ZSESSIONID=${full}` });
    await server.send('GET', `${API}/defect/${full};jsessionid=${full}`, { zsessionid: full });
    const authorization = `Basic ${Buffer.from(`${editor?.userName}:wrong`).toString('base64')}`;
    await server.send('GET', `${API}/user`, { authorization });
    await create('A name that is nobody’s business');
    await server.send('GET', '/nowhere');
    await server.send('GET', '/health/live');
    const { requests } = await server.call('/requests');
    const shown = requests.map(({ method, path, status, reason, user }: Record<string, unknown>) => [
      method,
      path,
      status,
      reason,
      user,
    ]);
    expect(shown.slice(1)).toEqual([
      ['GET', '/health/live', 200, null, null],
      ['GET', '/nowhere', 404, null, null],
      ['POST', `${API}/defect/create`, 200, 'api-key', editor?.userName],
      ['GET', `${API}/user`, 401, 'wrong-password', editor?.userName],
      ['GET', `${API}/defect/***`, 200, 'api-key', editor?.userName],
      ['GET', `${API}/user`, 200, 'api-key', editor?.userName],
    ]);
    expect(shown[0].slice(0, 2)).toEqual(['GET', '/dev/requests']);
    for (const { milliseconds, at, id } of requests.slice(1)) {
      expect(milliseconds).toBeGreaterThanOrEqual(0);
      expect([Number.isNaN(Date.parse(at)), id.length]).toEqual([false, 36]);
    }
    const text = JSON.stringify(requests);
    for (const secret of [full, authorization.slice(6), editor?.password ?? '', 'nobody’s business']) {
      expect(text).not.toContain(secret);
    }
  });

  it('are a thousand, whatever came before', async () => {
    for (let round = 0; round < 11; round++) {
      await Promise.all(Array.from({ length: 100 }, () => server.send('GET', `/health/live?${round}`)));
    }
    const { requests } = await server.call('/requests');
    expect(requests).toHaveLength(RING_SIZE);
    expect(new Set(requests.map(({ id }: { id: string }) => id)).size).toBe(RING_SIZE);
  });
});

describe('who may call it', () => {
  const everywhere = DEV_ROUTES.map(({ method, path }) => ({ method, path: `/dev${path}` }));
  const json = { 'content-type': 'application/json' };

  test.each(everywhere)('$method $path refuses pages of other sites and other names of this machine', async (route) => {
    const { port } = new URL(server.node.origin);
    const send = async (headers: Record<string, string>) => {
      const reply = await server.send(
        route.method,
        route.path,
        { ...json, ...headers },
        route.method === 'POST' ? '{}' : undefined,
      );
      return [reply.status, JSON.parse(reply.text).error?.code];
    };
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:1' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none', origin: 'https://evil.example' },
    ])
      expect(await send(headers)).toEqual([403, 'foreign-page']);
    for (const host of [`evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1', '[::2]'])
      expect(await send({ host, origin: `http://${host}` })).toEqual([421, 'foreign-host']);
    if (route.method === 'POST') {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
        expect(await send({ 'content-type': type })).toEqual([415, 'not-json']);
    }
  });

  it('refuses bodies that are no JSON object', async () => {
    for (const body of ['[]', '7', '{', 'null', '"x"']) {
      const reply = await server.send('POST', '/dev/clock', json, body);
      expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([400, 'bad-request']);
    }
  });
});

it('a server without it, in development or not, has none of its routes', async () => {
  for (const isDevelopment of [false, true]) {
    const node = await startServerNode(server.database, { isDevelopment });
    try {
      expect(node.routes.filter(({ url }) => url.startsWith('/dev'))).toEqual([]);
      for (const { method, path } of DEV_ROUTES) {
        const reply = await node.send({
          method,
          target: `/dev${path}`,
          headers: { 'content-type': 'application/json' },
        });
        expect(reply.status).toBe(404);
      }
    } finally {
      await node.close();
    }
  }
});
