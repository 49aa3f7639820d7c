import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { createDecisionLog } from '../../src/identity/decision-log.ts';
import type { DecisionEntry } from '../../src/query/decision-entry.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createDecisionSweep } from '../../src/storage/decision-sweep.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, DEFECT, PROJECT, STORY, USER } from '../support/world-seed.ts';

const world = useWorld();

const ask = async (
  actor: Actor | 'reader',
  path: string,
): Promise<{ readonly status: number; readonly json: Json }> => {
  const reply = await world.send({
    method: 'GET',
    target: `/login/api${path}`,
    headers: { zsessionid: apiKeyOf(actor) },
  });
  return { status: reply.status, json: JSON.parse(reply.text) };
};

const results = async (actor: Actor | 'reader', path: string): Promise<readonly Json[]> => {
  const { status, json } = await ask(actor, path);
  expect([status, json.error]).toEqual([200, undefined]);
  return json.Results;
};

const unexpected = (error: unknown): void => {
  throw error;
};

let agents = 0;
/** Requests of one test are told from all others by their user agent. */
const nextAgent = (): string => `agent ${++agents}`;

const send = (actor: Actor | 'reader', target: string, agent: string, method = 'GET') =>
  world.send({ method, target, headers: { zsessionid: apiKeyOf(actor), 'user-agent': agent } });

const ofAgent = async (agent: string): Promise<readonly Json[]> =>
  (await results('admin', '/decisions?pagesize=200')).filter(({ UserAgent }) => UserAgent === agent);

const keyOid = async (actor: Actor | 'reader'): Promise<number> => {
  const { rows } = await world.database.main.query<{ oid: number }>(
    'SELECT oid FROM api_key WHERE last_four = $1 AND description = $2',
    [apiKeyOf(actor).slice(-4), actor],
  );
  return rows[0]?.oid ?? 0;
};

const entry = (more: Partial<DecisionEntry> = {}): DecisionEntry => ({
  at: new Date(),
  requestId: randomUUID(),
  userOid: USER.editor,
  via: 'api-key',
  credentialOid: 1,
  session: null,
  address: '192.0.2.1',
  agent: 'by hand',
  method: 'GET',
  path: '/slm/webservice/v2.0/defect',
  outcome: 'accepted',
  reason: 'api-key',
  ...more,
});

describe('who reads the decision log', () => {
  test('an entry tells who, by what, from where, what, and why', async () => {
    const agent = nextAgent();
    const reply = await send('editor', `${API}/defect/${DEFECT.alpha}?fetch=Name&key=None`, agent);
    const [only, ...others] = await ofAgent(agent);
    expect(others).toEqual([]);
    expect(only).toEqual({
      ID: expect.any(Number),
      At: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      RequestID: reply.headers['x-request-id'],
      User: { ObjectID: USER.editor, UserName: 'editor@garden.test' },
      Via: 'api-key',
      Credential: await keyOid('editor'),
      Session: null,
      Address: '127.0.0.1',
      UserAgent: agent,
      Method: 'GET',
      Path: `${API}/defect/${DEFECT.alpha}`,
      Outcome: 'accepted',
      Reason: 'api-key',
      Sentence: 'The API key was accepted.',
      Cure: '',
      Count: 1,
    });
  });

  test('a user sees their own decisions alone, whatever they ask for', async () => {
    await send('viewer', `${API}/defect`, nextAgent());
    expect((await ask('admin', '/decisions?pagesize=1')).json.Dropped).toBe(0);
    expect((await ask('editor', '/decisions?pagesize=1')).json).not.toHaveProperty('Dropped');
    for (const path of ['/decisions', `/decisions?user=${USER.viewer}`, '/decisions?user=viewer@garden.test']) {
      const seen = await results('editor', path);
      expect(seen.every(({ User }) => User.ObjectID === USER.editor)).toBe(true);
    }
    expect(await results('editor', `/decisions?user=${USER.viewer}`)).toEqual([]);
    const all = await results('admin', `/decisions?user=VIEWER@garden.test`);
    expect(all.length).toBeGreaterThan(0);
    expect(all.every(({ User }) => User.ObjectID === USER.viewer)).toBe(true);
  });

  test('what strangers were refused for is shown to administrators alone', async () => {
    const agent = nextAgent();
    await world.send({ method: 'GET', target: `${API}/defect`, headers: { 'user-agent': agent } });
    expect(await ofAgent(agent)).toEqual([
      expect.objectContaining({ Outcome: 'refused', Reason: 'no-credentials', User: null, Via: null }),
    ]);
    expect(await results('editor', '/decisions?reason=no-credentials')).toEqual([]);
  });

  test('nobody sees it who is not let in', async () => {
    const reply = await world.send({ method: 'GET', target: '/login/api/decisions' });
    expect(reply.status).toBe(401);
    expect(reply.text).not.toContain('Results');
  });

  test('a key’s decisions are shown to its owner and to administrators', async () => {
    const oid = await keyOid('reader');
    const agent = nextAgent();
    await send('reader', `${API}/defect/${DEFECT.alpha}`, agent, 'DELETE');
    for (const actor of ['editor', 'admin'] as const) {
      const [newest] = await results(actor, `/keys/${oid}/decisions`);
      expect(newest).toMatchObject({
        UserAgent: agent,
        Outcome: 'refused',
        Reason: 'read-only-key',
        Sentence: 'The API key may only read.',
        Cure: 'Use a key with Full Access.',
        Credential: oid,
      });
    }
    for (const [actor, key] of [
      ['viewer', oid],
      ['admin', 1],
      ['admin', 'x'],
    ] as const) {
      const { status, json } = await ask(actor, `/keys/${key}/decisions`);
      expect([status, json.error.code]).toEqual([404, 'not-found']);
    }
  });

  test('at most 100 decisions of a key are shown', async () => {
    const oid = await keyOid('keeper');
    const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull: unexpected });
    for (let at = 0; at < 120; at++) log.note(entry({ credentialOid: oid, path: `/path-${at}` }));
    await log.written();
    const seen = await results('admin', `/keys/${oid}/decisions`);
    expect(seen).toHaveLength(100);
    expect(seen[0].Path).toBe('/path-119');
  });
});

describe('what is asked of the decision log', () => {
  test('every filter leaves what fits', async () => {
    const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull: unexpected });
    const odd = entry({
      at: new Date('2026-01-15T12:00:00.000Z'),
      userOid: USER.viewer,
      credentialOid: 4711,
      session: '0123456789ab',
      address: '2001:db8::7',
      outcome: 'refused',
      reason: 'owner-locked',
    });
    log.note(odd);
    log.note({ ...odd, ...entry({ at: new Date('2026-01-16T12:00:00.000Z') }) });
    await log.written();
    for (const filter of [
      'key=4711',
      'session=0123456789ab',
      'reason=owner-locked',
      'address=2001:db8::7',
      `requestId=${odd.requestId}`,
      'from=2026-01-15T11:59:59Z&to=2026-01-15T12:00:00Z',
      'from=2026-01-15&to=2026-01-16',
      `outcome=refused&user=${USER.viewer}&to=2026-02-01`,
    ]) {
      const { json } = await ask('admin', `/decisions?${filter}`);
      expect([filter, json.TotalResultCount, json.Results.map((each: Json) => each.RequestID)]).toEqual([
        filter,
        1,
        [odd.requestId],
      ]);
    }
  });

  test('pages follow each other, newest first, and after an entry the oldest comes first', async () => {
    const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull: unexpected });
    for (let at = 0; at < 7; at++) log.note(entry({ credentialOid: 4712, path: `/page-${at}` }));
    await log.written();
    const paths = async (parameters: string): Promise<readonly string[]> =>
      (await results('admin', `/decisions?key=4712&${parameters}`)).map(({ Path }) => Path);
    expect(await paths('pagesize=3')).toEqual(['/page-6', '/page-5', '/page-4']);
    expect(await paths('pagesize=3&start=4')).toEqual(['/page-3', '/page-2', '/page-1']);
    expect(await paths('pagesize=3&start=7')).toEqual(['/page-0']);
    const { json } = await ask('admin', '/decisions?key=4712&pagesize=1&start=5');
    expect(json.TotalResultCount).toBe(7);
    expect(await paths(`after=${json.Results[0].ID}&pagesize=2`)).toEqual(['/page-3', '/page-4']);
  });

  test.each([
    'start=0',
    `pagesize=${limits.loginPageSizeMaximum + 1}`,
    'outcome=maybe',
    'from=yesterday',
    'to=2026-13-01',
    'from=0000-01-01',
    'from=2026-02-30',
    'to=9999-12-31T23:59:59-14:00',
    'session=xyz',
    'reason=a%20b',
    'requestId=1',
    'key=abc',
    'after=-1',
    'user=%00',
    'address=here',
  ])('%s is refused with a sentence that names it', async (query) => {
    const { status, json } = await ask('editor', `/decisions?${query}`);
    expect([status, json.error.code]).toEqual([400, 'bad-parameter']);
    expect(json.error.message).toContain(query.split('=')[0]);
  });

  test('a list that is longer than what is counted says so many', async () => {
    const { main } = world.database;
    await main.query(
      `INSERT INTO decision (at, request_id, credential_id, address, agent, method, path, outcome, reason)
       SELECT now(), gen_random_uuid(), 4713, '', '', 'GET', '', 'accepted', 'api-key' FROM generate_series(1, $1)`,
      [limits.decisionsCounted],
    );
    const count = async (): Promise<number> => (await ask('admin', '/decisions?key=4713')).json.TotalResultCount;
    expect(await count()).toBe(limits.decisionsCounted);
    const log = createDecisionLog({ sql: main, onError: unexpected, onFull: unexpected });
    log.note(entry({ credentialOid: 4713 }));
    await log.written();
    expect(await count()).toBe(limits.decisionsCounted);
  });
});

describe('what makes one entry', () => {
  test('reads that are alike within a moment are one with a count, and a star stands for what differs', async () => {
    const agent = nextAgent();
    await ask('admin', '/decisions?pagesize=1');
    const defects = [DEFECT.alpha, DEFECT.beta, DEFECT.alpha];
    await Promise.all(defects.map((oid) => send('editor', `${API}/defect/${oid}`, agent)));
    const found = await ofAgent(agent);
    expect(found.reduce((sum, { Count }) => sum + Count, 0)).toBe(3);
    const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull: unexpected });
    for (const oid of [1, 1, 2]) log.note(entry({ agent: 'stars', path: `/slm/webservice/v2.0/defect/${oid}` }));
    log.note(entry({ agent: 'stars', path: '/slm/webservice/v2.0/task/1' }));
    log.note(entry({ agent: 'stars', path: '/slm/webservice/v2.0/task/1' }));
    log.note(entry({ agent: 'stars', address: '192.0.2.2' }));
    await log.written();
    const shown = (await ofAgent('stars')).map(({ Path, Count, Address }) => [Path, Count, Address]);
    expect(shown.toReversed()).toEqual([
      ['/slm/webservice/v2.0/defect/*', 3, '192.0.2.1'],
      ['/slm/webservice/v2.0/task/1', 2, '192.0.2.1'],
      ['/slm/webservice/v2.0/defect', 1, '192.0.2.2'],
    ]);
  });

  test('refusals stay apart, so that each is found by its request, until there are too many of one kind', async () => {
    const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull: unexpected });
    const refused = { agent: 'refused', outcome: 'refused', reason: 'unknown-key' } as const;
    for (let at = 0; at < limits.refusalsApart + 5; at++) log.note(entry(refused));
    await log.written();
    const counts = (await ofAgent('refused')).map(({ Count }) => Count);
    expect(counts.toReversed()).toEqual([...Array.from({ length: limits.refusalsApart - 1 }, () => 1), 6]);
  });

  test('what does not fit into the waiting room is dropped, and counted', async () => {
    const turnedAway: number[] = [];
    const onFull = (entries: number): void => void turnedAway.push(entries);
    const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull });
    for (let at = 0; at < limits.decisionsWaiting; at++) log.note(entry({ agent: `crowd ${at}` }));
    expect(log.dropped).toBe(0);
    log.note(entry({ agent: 'one too many' }));
    expect(log.dropped).toBe(1);
    await log.written();
    log.note(entry({ agent: 'room again' }));
    await log.written();
    expect([log.dropped, turnedAway]).toEqual([1, [1]]);
    expect(await ofAgent('one too many')).toEqual([]);
    expect(await ofAgent('room again')).toHaveLength(1);
    await world.database.main.query("DELETE FROM decision WHERE agent LIKE 'crowd %'");
  });

  test('what the database does not take is dropped, told and counted; the next batch is written', async () => {
    const errors: unknown[] = [];
    const gone = openDatabase({ connectionString: 'postgresql://nobody@127.0.0.1:1/none', poolSize: 1 });
    const log = createDecisionLog({ sql: gone.main, onError: (error) => errors.push(error), onFull: unexpected });
    for (let at = 0; at < 3; at++) log.note(entry());
    await log.written();
    expect([log.dropped, errors.length]).toEqual([3, 1]);
    await gone.close();
  });

  test('a path and an agent are shown without what could open something, and cut', async () => {
    const key = apiKeyOf('viewer');
    const own = `_${'aB3'.repeat(14)}x`;
    const session = '0123456789'.repeat(10);
    for (const [target, agent, path, shown] of [
      [`/slm/attachment/1/${key}`, `curl ${key}`, '/slm/attachment/1/***', 'curl ***'],
      [`/slm/attachment/1/%5F${own.slice(1)}`, own.slice(1), '/slm/attachment/1/***', '***'],
      ['/slm/attachment/1/my_picture-of-a-long-afternoon.png', 'a', undefined, 'a'],
      ['/slm/webservice/v2.0/defect;jsessionid=abc/1', 'b', '/slm/webservice/v2.0/defect;***/1', 'b'],
      [`/slm/webservice/v2.0/${session}?key=${own}`, session, '/slm/webservice/v2.0/***', '***'],
      ['/slm/webservice/v2.0/x', 'w '.repeat(200), undefined, `${'w '.repeat(99)}w…`],
    ] as const) {
      const reply = await send('editor', target, agent);
      const [found] = await results('admin', `/decisions?requestId=${reply.headers['x-request-id']}`);
      expect([found?.Path, found?.UserAgent]).toEqual([path ?? target, shown]);
    }
    const reply = await send('editor', `/slm/webservice/v2.0/${'a/'.repeat(1000)}`, 'd');
    const [found] = await results('admin', `/decisions?requestId=${reply.headers['x-request-id']}`);
    expect(found.Path).toHaveLength(limits.decisionPathCharacters);
  });
});

describe('a write', () => {
  const statementOf = async (reply: { readonly headers: Json }) =>
    results('admin', `/decisions?requestId=${reply.headers['x-request-id']}`);

  test('is logged by the very statement that writes', async () => {
    const { main } = world.database;
    const reply = await world.as('editor').post('/defect/create', {
      Defect: { Name: 'Logged', Project: `/project/${PROJECT.pond}` },
    });
    expect(reply.result.Errors).toEqual([]);
    // Read at once, and from the table: no batch is waited for.
    const { rows } = await main.query<{ same: boolean; outcome: string }>(
      'SELECT d.xmin::text = a.xmin::text AS same, d.outcome FROM decision d, artifact a WHERE d.request_id = $1 AND a.oid = $2',
      [reply.headers['x-request-id'], reply.result.Object.ObjectID],
    );
    expect(rows).toEqual([{ same: true, outcome: 'accepted' }]);
  });

  test('each of many that are written together has its entry', async () => {
    const tasks = Array.from({ length: 20 }, (_, at) => ({
      Task: { Name: `Together ${at}`, WorkProduct: `/hierarchicalrequirement/${STORY.dig}` },
    }));
    const replies = await Promise.all(tasks.map((task) => world.as('editor').post('/task/create', task)));
    expect(replies.flatMap(({ result }) => result.Errors)).toEqual([]);
    const ids = replies.map(({ headers }) => headers['x-request-id']);
    const { rows } = await world.database.main.query<{ id: string; outcome: string; statements: number }>(
      `SELECT request_id AS id, outcome, (SELECT count(DISTINCT xmin::text)::int FROM decision WHERE request_id = ANY($1)) AS statements
       FROM decision WHERE request_id = ANY($1)`,
      [ids],
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    // Fewer statements than writes: that they did come together.
    expect(rows[0]?.statements).toBeLessThan(ids.length);
  });

  test.each([
    ['refused by permission', () => world.as('viewer').post(`/defect/${DEFECT.alpha}`, { Defect: { Name: 'x' } })],
    ['of nothing new', () => world.as('editor').post(`/defect/${DEFECT.alpha}`, { Defect: {} })],
    ['with an unknown value', () => world.as('editor').post(`/defect/${DEFECT.alpha}`, { Defect: { State: '?' } })],
    ['of what is not there', () => world.as('editor').delete('/defect/1')],
  ] as const)('%s leaves one entry, which says that nothing was written', async (_, act) => {
    const before = await world.digest();
    const reply = await act();
    expect(await statementOf(reply)).toEqual([
      expect.objectContaining({ Outcome: 'nothing-written', Reason: 'api-key', Count: 1 }),
    ]);
    expect(await world.digest()).toEqual(before);
  });

  test('of an attachment is logged, and one that is broken off by its size is not said to have written', async () => {
    const upload = (bytes: number) =>
      world.send({
        method: 'POST',
        target: `/slm/attachment/new/a.bin?artifact=/defect/${DEFECT.alpha}`,
        headers: { zsessionid: apiKeyOf('editor'), 'content-type': 'application/x' },
        body: new Uint8Array(bytes),
      });
    expect(await statementOf(await upload(10))).toEqual([expect.objectContaining({ Outcome: 'accepted' })]);
    expect(await statementOf(await upload(0))).toEqual([expect.objectContaining({ Outcome: 'nothing-written' })]);
    const large = await world.send({
      method: 'POST',
      target: `${API}/attachmentcontent/create`,
      headers: { zsessionid: apiKeyOf('editor') },
      body: new Uint8Array(limits.attachmentBodyBytes + 1),
    });
    expect(large.status).toBe(413);
    expect(await statementOf(large)).toEqual([expect.objectContaining({ Outcome: 'nothing-written' })]);
  });
});

test('entries are deleted when their time is over, and no earlier', async () => {
  const { main } = world.database;
  const now = new Date('2026-04-01T00:00:00.000Z');
  const log = createDecisionLog({ sql: main, onError: unexpected, onFull: unexpected });
  await main.query('DELETE FROM decision');
  for (const at of ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2026-03-31T00:00:00.000Z']) {
    log.note(entry({ at: new Date(at), agent: at }));
  }
  await log.written();
  const sweep = (keptDays: number) =>
    createDecisionSweep({ pool: main, clock: () => now, keptDays, onError: unexpected }).run();
  expect(await sweep(0)).toBe(0);
  expect(await sweep(90)).toBe(1);
  expect(await sweep(90)).toBe(0);
  const { rows } = await main.query<{ agent: string }>('SELECT agent FROM decision ORDER BY id');
  expect(rows.map(({ agent }) => agent)).toEqual(['2026-01-01T00:00:00.000Z', '2026-03-31T00:00:00.000Z']);
});
