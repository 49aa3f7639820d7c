import { beforeAll, describe, expect, test } from 'vitest';
import { GATES } from '../../src/identity/gates.ts';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, USER } from '../support/world-seed.ts';

const world = useWorld();

beforeAll(async () => {
  await setPassword(world.database.main, systemClock, USER.editor, new Secret('correct horse battery'));
});

const explain = async (actor: Actor, question: Json): Promise<{ readonly status: number; readonly json: Json }> => {
  const reply = await world.send({
    method: 'POST',
    target: '/login/api/explain',
    headers: { zsessionid: apiKeyOf(actor), 'content-type': 'application/json' },
    body: JSON.stringify(question),
  });
  return { status: reply.status, json: JSON.parse(reply.text) };
};

const key = async (actor: Actor | 'reader'): Promise<number> => {
  const { rows } = await world.database.main.query<{ oid: number }>('SELECT oid FROM api_key WHERE description = $1', [
    actor,
  ]);
  return rows[0]?.oid ?? 0;
};

const DEFECT = { Url: `${API}/defect/create`, Method: 'POST' };

const gatesOf = ({ Gates }: Json): Readonly<Record<string, string>> =>
  Object.fromEntries(Gates.map(({ Gate, Verdict }: Json) => [Gate, Verdict]));

describe('what would be decided of a request', () => {
  test('is told gate by gate, with reason, cure, and what the caller sees', async () => {
    const { status, json } = await explain('editor', { Key: await key('reader'), ...DEFECT });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      Outcome: 'refused',
      User: { ObjectID: USER.editor, UserName: 'editor@garden.test' },
      Via: 'api-key',
      Reason: 'read-only-key',
      Sentence: 'The API key may only read.',
      Cure: 'Use a key with Full Access.',
      Answer: { Status: 401, Sentence: 'Full authentication is required to access this resource' },
      Header: 'read-only-key',
      Otherwise: { Reason: 'replayed-answer' },
    });
    expect(gatesOf(json)).toEqual({
      edition: 'passed',
      'session-cookie': 'passed',
      'key-or-token': 'passed',
      password: 'not-reached',
      credentials: 'passed',
      account: 'passed',
      network: 'passed',
      rights: 'stopped',
    });
    expect(json.Gates.map(({ Gate, LooksAt }: Json) => [Gate, LooksAt])).toEqual(Object.entries(GATES));
  });

  const WITH_TOKEN = { ...DEFECT, Url: `${API}/defect/create?key=TOKEN` };

  test.each([
    ['a key alone', { Key: true, ...DEFECT }, 'api-key', 'accepted'],
    [
      'a key beside a session',
      { Key: true, Headers: { zsessionid: 'KEY', Cookie: 'JSESSIONID=SESSION' }, ...DEFECT },
      'session-cookie-shadows-key',
      'refused',
    ],
    [
      'a key beside a dead cookie',
      { Key: true, Headers: { zsessionid: 'KEY', Cookie: 'JSESSIONID=dead' }, ...DEFECT },
      'api-key',
      'accepted',
    ],
    ['a key as Bearer', { Key: true, Headers: { Authorization: 'Bearer KEY' }, ...DEFECT }, 'api-key', 'accepted'],
    [
      'a key as user and password',
      { Key: true, Headers: { Authorization: `Basic ${btoa('KEY:KEY')}` }, ...DEFECT },
      'api-key',
      'accepted',
    ],
    [
      'a key in a cookie, from elsewhere',
      { Key: true, Headers: { Cookie: 'zsessionid=KEY', Origin: 'https://elsewhere.example' }, ...DEFECT },
      'key-in-cookie-cross-site',
      'refused',
    ],
    ['a key that is to make a key', { Key: true, Method: 'POST', Url: '/login/api/keys' }, 'needs-sign-in', 'refused'],
    [
      'a session with its token, of which the login API takes a header',
      {
        User: true,
        Headers: { Cookie: 'JSESSIONID=SESSION', 'X-Security-Token': 'TOKEN' },
        Method: 'POST',
        Url: '/login/api/keys',
      },
      'session',
      'accepted',
    ],
    ['a key at a Standard Report', { Key: true, Url: '/slm/reports/x' }, 'session-only', 'refused'],
    ['a password without a token', { User: true, ...DEFECT }, 'security-token-missing', 'refused'],
    ['a password that reads', { User: true, Url: `${API}/defect` }, 'password', 'accepted'],
    ['a token without its cookie', { User: true, ...WITH_TOKEN }, 'security-token-without-cookie', 'refused'],
    [
      'a session with its token',
      { User: true, Headers: { Cookie: 'JSESSIONID=SESSION' }, ...WITH_TOKEN },
      'session',
      'accepted',
    ],
    [
      'a session with another token',
      { User: true, Headers: { Cookie: 'JSESSIONID=SESSION' }, ...DEFECT, Url: `${API}/defect/create?key=x` },
      'token-of-another-session',
      'refused',
    ],
    [
      'a session id as key',
      { User: true, Headers: { zsessionid: 'SESSION' }, Url: `${API}/defect` },
      'session',
      'accepted',
    ],
    ['a wrong password', { User: true, Password: 'wrong', Url: `${API}/defect` }, 'wrong-password', 'refused'],
    ['a key in the address', { Url: `${API}/defect?zsessionid=x` }, 'key-in-url', 'refused'],
    ['nothing', { Url: 'https://rally.example.com/slm/webservice/v2.0/defect' }, 'no-credentials', 'refused'],
    [
      'a cookie on 1.x',
      {
        User: true,
        Headers: { Cookie: 'JSESSIONID=SESSION' },
        Method: 'POST',
        Url: '/slm/webservice/1.43/defect/create',
      },
      'cookie-alone-on-1.x',
      'refused',
    ],
  ] as const)('%s', async (_, question: Json, reason, outcome) => {
    const { json } = await explain('editor', {
      ...question,
      ...(question.Key === true ? { Key: await key('editor') } : {}),
      ...(question.User === true ? { User: 'editor@garden.test' } : {}),
    });
    expect([json.Reason, json.Outcome]).toEqual([reason, outcome]);
  });

  test('nothing is written, opened or counted, and nobody is locked', async () => {
    const before = await world.digest();
    for (let round = 0; round < 10; round++) {
      await explain('admin', { User: 'viewer@garden.test', Password: 'wrong', Url: `${API}/defect` });
      await explain('admin', { User: 'viewer@garden.test', Url: `${API}/security/authorize` });
    }
    expect(await world.digest()).toEqual(before);
    const { rows } = await world.database.main.query('SELECT 1 FROM session WHERE user_id = $1', [USER.viewer]);
    expect(rows).toEqual([]);
  });
});

describe('whom one may ask about', () => {
  test('administrators about anybody, users about themselves', async () => {
    const viewers = await key('viewer');
    for (const question of [{ Key: viewers }, { User: 'viewer@garden.test' }, { User: 'nobody@garden.test' }]) {
      const { status, json } = await explain('editor', { ...question, Url: `${API}/defect` });
      expect([status, json.error.code]).toEqual([404, 'not-found']);
    }
    const { json } = await explain('admin', { Key: viewers, Url: `${API}/defect` });
    expect(json.User.ObjectID).toBe(USER.viewer);
  });

  test('others’ credentials in the headers count as unknown', async () => {
    const Headers = { zsessionid: apiKeyOf('viewer') };
    expect((await explain('editor', { Headers, Url: `${API}/defect` })).json).toMatchObject({
      Reason: 'unknown-key',
      User: null,
    });
    expect((await explain('admin', { Headers, Url: `${API}/defect` })).json.Reason).toBe('api-key');
    const named = { Headers: { authorization: `Basic ${btoa('viewer@garden.test:x')}` }, Url: `${API}/defect` };
    expect((await explain('editor', named)).json).toMatchObject({ Reason: 'unknown-user', User: null });
  });

  test('a key is named by its last four characters where no other ends so', async () => {
    const { json } = await explain('editor', { Key: '0000', Url: `${API}/defect` });
    expect(json.error.code).toBe('ambiguous-key');
    await world.database.main.query("UPDATE api_key SET last_four = 'abcd' WHERE description = 'reader'");
    expect((await explain('editor', { Key: 'abcd', ...DEFECT })).json.Reason).toBe('read-only-key');
    expect((await explain('viewer', { Key: 'abcd', ...DEFECT })).json.error.code).toBe('not-found');
  });

  test.each([
    [{}, 'Url'],
    [{ Url: 'http://[', Method: 'GET' }, 'Url'],
    [{ Url: '/', Password: 'secret' }, 'Password'],
    [{ Url: '/', Headers: 'none' }, 'Headers'],
    [{ Url: '/', Headers: { a: 1 } }, 'Headers'],
    [{ Url: '/', Nonsense: 1 }, 'Nonsense'],
  ])('%j is refused with a sentence that names %s', async (question, name) => {
    const { status, json } = await explain('editor', question);
    expect([status, json.error.code]).toEqual([400, 'bad-member']);
    expect(json.error.message).toContain(name);
  });
});
