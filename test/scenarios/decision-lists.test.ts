import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { createDecisionLog } from '../../src/identity/decision-log.ts';
import { REASONS } from '../../src/identity/reasons.ts';
import type { DecisionEntry } from '../../src/query/decision-entry.ts';
import type { HttpReply } from '../support/http-client.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, USER } from '../support/world-seed.ts';

const world = useWorld();

const ask = (actor: Actor, path: string): Promise<HttpReply> =>
  world.send({ method: 'GET', target: `/login/api${path}`, headers: { zsessionid: apiKeyOf(actor) } });

const json = async (actor: Actor, path: string): Promise<Json> => JSON.parse((await ask(actor, path)).text);

const unexpected = (error: unknown): void => {
  throw error;
};

const entry = (more: Partial<DecisionEntry>): DecisionEntry => ({
  at: new Date('2026-02-01T12:00:00.000Z'),
  requestId: randomUUID(),
  userOid: USER.editor,
  via: 'api-key',
  credentialOid: null,
  session: null,
  address: '192.0.2.1',
  agent: 'by hand',
  method: 'GET',
  path: '/slm/webservice/v2.0/defect',
  outcome: 'refused',
  reason: 'key-expired',
  ...more,
});

const write = async (...entries: readonly DecisionEntry[]): Promise<void> => {
  const log = createDecisionLog({ sql: world.database.main, onError: unexpected, onFull: unexpected });
  for (const each of entries) log.note(each);
  await log.written();
};

const paths = async (actor: Actor, parameters: string): Promise<readonly string[]> =>
  (await json(actor, `/decisions?${parameters}`)).Results.map(({ Path }: Json) => Path);

describe('a list that grows at its top', () => {
  test('is read on below an entry, and what came meanwhile moves nothing', async () => {
    const named = (path: string) => entry({ address: '192.0.2.77', path });
    await write(...['/a', '/b', '/c', '/d', '/e'].map(named));
    const top = await json('admin', '/decisions?address=192.0.2.77&pagesize=2');
    expect(top.Results.map(({ Path }: Json) => Path)).toEqual(['/e', '/d']);
    await write(named('/f'));
    const below = `address=192.0.2.77&before=${top.Results[1].ID}`;
    expect(await paths('admin', `${below}&pagesize=2`)).toEqual(['/c', '/b']);
    expect((await json('admin', `/decisions?${below}`)).TotalResultCount).toBe(3);
    expect(await paths('admin', 'before=1')).toEqual([]);
  });
});

test('whoever watches the log need not see that they do, but sees what was refused to them', async () => {
  const since = (await json('viewer', '/decisions?pagesize=1')).Results[0].ID;
  await ask('viewer', '/keys/all');
  await world.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: apiKeyOf('viewer') } });
  const seen = await paths('viewer', `after=${since}&loginReads=false`);
  expect(seen).toEqual(['/login/api/keys/all', `${API}/user`]);
  expect(await paths('viewer', `after=${since}&loginReads=true`)).toContain('/login/api/decisions');
});

describe('decisions of a key', () => {
  test('are found by the last four characters of its value', async () => {
    const lastFour = 'aB_9';
    await world.database.main.query('UPDATE api_key SET last_four = $1 WHERE description = $2', [lastFour, 'keeper']);
    expect(await paths('admin', `key=${lastFour}`)).toEqual([]);
    await world.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: apiKeyOf('keeper') } });
    expect(await paths('admin', `key=${lastFour}`)).toEqual([`${API}/user`]);
    expect(await paths('keeper', `key=${lastFour}`)).toEqual(['/login/api/decisions', `${API}/user`]);
    expect(await paths('editor', `key=${lastFour}`)).toEqual([]);
  });

  test('four digits are an ObjectID as well', async () => {
    await write(entry({ credentialOid: 8123, path: '/by-oid' }));
    expect(await paths('admin', 'key=8123')).toEqual(['/by-oid']);
    await world.database.main.query("UPDATE api_key SET last_four = '8123' WHERE description = 'warden'");
    await world.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: apiKeyOf('warden') } });
    expect(await paths('admin', 'key=8123')).toEqual([`${API}/user`, '/by-oid']);
  });

  test.each(['key=abc', 'key=abcde', 'key=ab.d', 'before=x', 'format=xml', 'loginReads=no'])(
    '%s is refused',
    async (query) => {
      const reply = await ask('admin', `/decisions?${query}`);
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text).error.message).toContain(query.split('=')[0]);
    },
  );
});

describe('the log as a table for spreadsheets', () => {
  test('has a line for each entry, and what a spreadsheet would run is text', async () => {
    const one = entry({ address: '192.0.2.88', agent: '=cmd|"calc"', credentialOid: 5 });
    await write(one, entry({ address: '192.0.2.88', userOid: null, via: null, reason: 'no-credentials' }));
    const reply = await ask('admin', '/decisions?format=csv&address=192.0.2.88');
    expect(reply.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="decisions.csv"',
      'x-total-count': '2',
    });
    const [head, newest, oldest, ...rest] = reply.text.split('\r\n');
    expect(head).toBe(
      '"ID","At","RequestID","UserName","Via","Credential","Session","Address","UserAgent","Method","Path","Outcome","Reason","Sentence","Cure","Count"',
    );
    expect(newest).toContain('"no-credentials","No credentials were sent."');
    expect(oldest).toContain(`"2026-02-01T12:00:00.000Z","${one.requestId}","editor@garden.test","api-key","5",""`);
    expect(oldest).toContain(`"'=cmd|""calc"""`);
    expect(rest).toEqual(['']);
  });

  test('is as long as is asked for, or all of it, and of one’s own alone', async () => {
    await write(
      ...Array.from({ length: 250 }, (_, at) =>
        entry({ address: '192.0.2.99', agent: `agent ${at}`, outcome: 'accepted' }),
      ),
    );
    const lines = async (actor: Actor, more = ''): Promise<number> =>
      (await ask(actor, `/decisions?format=csv&address=192.0.2.99${more}`)).text.split('\r\n').length - 2;
    expect(await lines('admin')).toBe(250);
    expect(await lines('admin', '&pagesize=7')).toBe(7);
    expect(await lines('admin', '&start=249')).toBe(2);
    expect(await lines('editor')).toBe(250);
    expect(await lines('viewer')).toBe(0);
    expect((await ask('admin', `/decisions?format=csv&pagesize=${limits.csvRows + 1}`)).status).toBe(400);
  });
});

describe('the list of reasons', () => {
  test('names each that an entry can have, with what to do', async () => {
    const { Results, TotalResultCount } = await json('viewer', '/decisions/reasons');
    expect(TotalResultCount).toBe(Results.length);
    const codes = Results.map(({ Code }: Json) => Code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.toSorted()).toEqual(
      [
        ...Object.keys(REASONS).filter((code) => code !== 'replayed-answer'),
        'needs-sign-in',
        'cross-site',
        'bad-token',
        'administrators-only',
      ].sort(),
    );
    expect(Results).toContainEqual({
      Code: 'read-only-key',
      Sentence: 'The API key may only read.',
      Cure: 'Use a key with Full Access.',
    });
    expect(Results).toContainEqual({
      Code: 'administrators-only',
      Sentence: 'Only a subscription administrator may do this.',
      Cure: 'Ask an administrator of the subscription.',
    });
  });

  test('an entry of the gate tells the same', async () => {
    await ask('viewer', '/keys/all');
    const { Results } = await json('viewer', '/decisions?reason=administrators-only');
    expect(Results[0]).toMatchObject({
      Outcome: 'refused',
      Sentence: 'Only a subscription administrator may do this.',
      Cure: 'Ask an administrator of the subscription.',
    });
  });
});
