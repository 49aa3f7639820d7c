import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { DecisionEntry } from '../../src/query/decision-entry.ts';
import { compileKeyCalls } from '../../src/query/sql/compile-key-calls.ts';
import { insertDecisions } from '../../src/storage/stores/decision-store.ts';
import { explain, nodesOf } from '../plans/plan-tree.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';

const NOW = '2026-05-10T12:00:00.000Z';

const world = useWorld({ clock: () => new Date(NOW) });

beforeAll(() => givePasswords(world));

const made = async (actor: Actor): Promise<Json> =>
  (await loginCaller(world, actor).post('/keys', { Description: 'counted', Grant: 'ALM WSAPI Read-only' })).json;

const callsOf = async (keyOid: number, query = '', actor: Actor = 'admin'): Promise<Json> => {
  const reply = await loginCaller(world, actor).get(`/keys/${keyOid}/calls${query}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json;
};

const logged = (credentialOid: number, entries: readonly Partial<DecisionEntry & { repeats: number }>[]) =>
  insertDecisions(
    world.database.main,
    entries.map(({ repeats = 1, ...more }) => ({
      repeats,
      entry: {
        at: new Date(NOW),
        requestId: randomUUID(),
        userOid: USER.editor,
        via: 'api-key',
        credentialOid,
        session: null,
        address: '192.0.2.1',
        agent: 'by hand',
        method: 'GET',
        path: '/slm/webservice/v2.0/defect',
        outcome: 'accepted',
        reason: 'api-key',
        ...more,
      },
    })),
  );

/** The days that have calls. */
const busy = ({ Days }: Json): readonly Json[] =>
  Days.filter((day: Json) => day.Accepted + day.NothingWritten + day.Refused > 0);

describe('the calls of a key', () => {
  it('are counted by what was really sent with it, let in and turned away apart', async () => {
    const key = await made('editor');
    const send = (method: string, path: string) =>
      world.send({ method, target: `${API}${path}`, headers: { zsessionid: key.Key, 'user-agent': 'a script' } });
    await send('GET', '/defect');
    await send('GET', '/defect');
    expect((await send('POST', '/defect/create')).status).toBe(401);
    const calls = await callsOf(key.ObjectID, '', 'editor');
    expect(busy(calls)).toEqual([{ Day: '2026-05-10', Accepted: 2, NothingWritten: 0, Refused: 1 }]);
    expect(calls.UserAgents).toEqual({
      Results: [{ UserAgent: 'a script', Accepted: 2, NothingWritten: 0, Refused: 1, First: NOW, Last: NOW }],
      TotalResultCount: 1,
    });
    expect(calls.Addresses.Results).toEqual([
      {
        Address: expect.stringMatching(/127\.0\.0\.1|::1/),
        Accepted: 2,
        NothingWritten: 0,
        Refused: 1,
        First: NOW,
        Last: NOW,
      },
    ]);
    expect(calls.CountedFrom).toBeNull();
  });

  it('stand on the days of UTC, every day of the last thirty or of as many as are asked for', async () => {
    const { ObjectID } = await made('editor');
    await logged(ObjectID, [
      { at: new Date('2026-02-09T23:59:59.999Z') },
      { at: new Date('2026-02-10T00:00:00.000Z'), repeats: 7 },
      { at: new Date('2026-04-10T23:59:59.999Z') },
      { at: new Date('2026-04-11T00:00:00.000Z'), outcome: 'nothing-written' },
      { at: new Date('2026-05-09T23:59:59.999Z'), outcome: 'refused', repeats: 3 },
      { at: new Date('2026-05-10T00:00:00.000Z') },
    ]);
    const month = await callsOf(ObjectID);
    expect(month.Days).toHaveLength(30);
    expect(month.Days[0]).toEqual({ Day: '2026-04-11', Accepted: 0, NothingWritten: 1, Refused: 0 });
    expect(busy(month).map(({ Day, Accepted, Refused }) => [Day, Accepted, Refused])).toEqual([
      ['2026-04-11', 0, 0],
      ['2026-05-09', 0, 3],
      ['2026-05-10', 1, 0],
    ]);
    const quarter = await callsOf(ObjectID, '?days=90');
    expect(quarter.Days).toHaveLength(90);
    expect(quarter.Days[0]).toEqual({ Day: '2026-02-10', Accepted: 7, NothingWritten: 0, Refused: 0 });
    expect((await callsOf(ObjectID, '?days=1')).Days).toEqual([
      { Day: '2026-05-10', Accepted: 1, NothingWritten: 0, Refused: 0 },
    ]);
  });

  it('tell each address and agent, the one seen last first, with when it was seen first and last', async () => {
    const { ObjectID } = await made('editor');
    await logged(ObjectID, [
      { at: new Date('2026-05-01T00:00:00Z'), address: '192.0.2.7' },
      { at: new Date('2026-05-02T00:00:00Z'), address: '192.0.2.8', agent: 'another' },
      { at: new Date('2026-05-03T00:00:00Z'), address: '192.0.2.7', outcome: 'refused' },
      { at: new Date('2026-01-01T00:00:00Z'), address: '192.0.2.9' },
    ]);
    const { Addresses, UserAgents } = await callsOf(ObjectID);
    expect(Addresses).toEqual({
      Results: [
        {
          Address: '192.0.2.7',
          ...{ Accepted: 1, NothingWritten: 0, Refused: 1 },
          ...{ First: '2026-05-01T00:00:00.000Z', Last: '2026-05-03T00:00:00.000Z' },
        },
        {
          Address: '192.0.2.8',
          ...{ Accepted: 1, NothingWritten: 0, Refused: 0 },
          ...{ First: '2026-05-02T00:00:00.000Z', Last: '2026-05-02T00:00:00.000Z' },
        },
      ],
      TotalResultCount: 2,
    });
    expect(UserAgents.Results.map((each: Json) => each.UserAgent)).toEqual(['by hand', 'another']);
  });

  it('of a key that nobody used are none', async () => {
    const calls = await callsOf((await made('editor')).ObjectID);
    expect([busy(calls), calls.Addresses, calls.UserAgents, calls.CountedFrom]).toEqual([
      [],
      { Results: [], TotalResultCount: 0 },
      { Results: [], TotalResultCount: 0 },
      null,
    ]);
  });

  it('are told to the owner and to administrators of the subscription alone', async () => {
    const { ObjectID } = await made('editor');
    await logged(ObjectID, [{}]);
    for (const actor of ['viewer', 'keeper', 'outsider'] as const) {
      const reply = await loginCaller(world, actor).get(`/keys/${ObjectID}/calls`);
      expect([reply.status, reply.json.error.code]).toEqual([404, 'not-found']);
    }
    expect(busy(await callsOf(ObjectID, '', 'editor'))).toHaveLength(1);
    expect(busy(await callsOf(ObjectID, '', 'admin'))).toHaveLength(1);
  });

  it.each(['0', '-1', 'abc', '9'.repeat(30), '%00'])('of a key named %s are none to find', async (oid) => {
    expect((await loginCaller(world, 'admin').get(`/keys/${oid}/calls`)).status).toBe(404);
  });

  it.each(['0', '91', '1.5', '-1', 'month', '', '%00'])('are not counted for days=%s', async (days) => {
    const reply = await loginCaller(world, 'admin').get(`/keys/1/calls?days=${days}`);
    expect([reply.status, reply.json.error.code]).toEqual([400, 'bad-parameter']);
    expect(reply.json.error.message).toContain('1 to 90');
  });
});

describe('of a key that is very busy', () => {
  it('the newest entries are counted, and the answer says from when on', async () => {
    const { ObjectID } = await made('editor');
    await world.database.main.query(
      `INSERT INTO decision (at, request_id, credential_id, address, agent, method, path, outcome, reason)
       SELECT $2::timestamptz - (n * interval '1 second'), gen_random_uuid(), $1, '192.0.2.' || n % 200, 'many', 'GET', '',
         'accepted', 'api-key' FROM generate_series($3::int, 1, -1) n`,
      [ObjectID, NOW, limits.keyCallsCounted - 1],
    );
    const all = await callsOf(ObjectID);
    const total = (calls: Json) => busy(calls).reduce((sum, day) => sum + day.Accepted, 0);
    expect([total(all), all.CountedFrom]).toEqual([limits.keyCallsCounted - 1, null]);
    expect([all.Addresses.Results.length, all.Addresses.TotalResultCount]).toEqual([limits.keyCallSources, 200]);
    await logged(ObjectID, [{ repeats: 5 }]);
    const cut = await callsOf(ObjectID);
    expect(cut.CountedFrom).toBe('2026-05-09T08:13:21.000Z');
    expect(total(cut)).toBe(limits.keyCallsCounted + 4);
    // What was looked at reaches further back than the day that is asked for.
    expect((await callsOf(ObjectID, '?days=1')).CountedFrom).toBeNull();
    await expectIndexAlone(ObjectID);
  }, 60_000);

  const expectIndexAlone = async (keyOid: number): Promise<void> => {
    const { find, main } = world.database;
    await main.query('ANALYZE decision');
    const reader = { userOid: USER.admin, isAdministrator: true };
    const bounds = { mostEntries: limits.keyCallsCounted, mostSources: limits.keyCallSources };
    const statement = compileKeyCalls({ keyOid, from: new Date(NOW), ...bounds }, reader);
    const reads = nodesOf(await explain(find, { pool: 'find', name: undefined, ...statement })).filter(
      (node) => node['Relation Name'] === 'decision',
    );
    expect(reads.map((node) => node['Node Type'])).toEqual(['Index Scan']);
  };
});
