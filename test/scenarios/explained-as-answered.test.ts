import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { INVALID_KEY } from '../../src/identity/refusal.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { HttpReply } from '../support/http-client.ts';
import { basicOf, givePasswords, type KeptSession, signIn } from '../support/signed-in.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, USER } from '../support/world-seed.ts';

const world = useWorld();
const accessToken = randomBytes(21).toString('hex');
let session: KeptSession;

beforeAll(async () => {
  await givePasswords(world.database, systemClock, ['editor', 'admin']);
  session = await signIn(world.send, 'editor');
  await world.database.main.query(
    `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at)
     VALUES ($1, 'an application', '{openid}', $2, now(), now() + interval '1 day')`,
    [USER.editor, createHash('sha256').update(accessToken).digest()],
  );
});

type Headers = Readonly<Record<string, string>>;

/** What comes with a request: headers, and what stands behind `?key=`. */
interface Credential {
  readonly headers: Headers;
  readonly key?: string;
}

const CREDENTIALS: Readonly<Record<string, () => Credential>> = {
  nothing: () => ({ headers: {} }),
  'a key': () => ({ headers: { zsessionid: apiKeyOf('editor') } }),
  'an administrator’s key': () => ({ headers: { zsessionid: apiKeyOf('admin') } }),
  'a read-only key': () => ({ headers: { zsessionid: apiKeyOf('reader') } }),
  'an unknown key': () => ({ headers: { zsessionid: `_${'z'.repeat(43)}` } }),
  'a key as Bearer': () => ({ headers: { authorization: `Bearer ${apiKeyOf('editor')}` } }),
  'a key in a cookie from elsewhere': () => ({
    headers: { cookie: `ZSESSIONID=${apiKeyOf('editor')}`, origin: 'https://elsewhere.example' },
  }),
  'a password': () => ({ headers: basicOf('editor') }),
  'a wrong password': () => ({ headers: basicOf('editor', 'wrong') }),
  'an administrator’s password': () => ({ headers: basicOf('admin') }),
  'a password from elsewhere': () => ({ headers: { ...basicOf('editor'), 'sec-fetch-site': 'cross-site' } }),
  'a password from our own page': () => ({ headers: { ...basicOf('editor'), origin: world.origin } }),
  'a session': () => ({ headers: { cookie: session.cookie } }),
  'a session with its token': () => ({
    headers: { cookie: session.cookie, 'x-security-token': session.token },
    key: session.token,
  }),
  'a session with another token': () => ({
    headers: { cookie: session.cookie, 'x-security-token': 'another' },
    key: 'another',
  }),
  'a session beside a key': () => ({ headers: { cookie: session.cookie, zsessionid: apiKeyOf('editor') } }),
  'an access token that shows its user alone': () => ({ headers: { zsessionid: accessToken } }),
};

/** Nothing of it goes so far as to change something: every body is empty, and no object is there. */
const ADDRESSES = [
  `GET ${API}/user`,
  `GET ${API}/defect`,
  `GET ${API}/security/authorize`,
  `POST ${API}/defect/create`,
  `POST ${API}/defect/1`,
  `DELETE ${API}/defect/1`,
  'GET /slm/webservice/1.43/defect',
  'POST /slm/webservice/1.43/defect/create',
  `POST ${API}/x/../../1.43/defect/create`,
  `POST ${API}/%2e%2e/1.43/defect/create`,
  'GET /slm/schema/v2.0/workspace/1',
  'GET /slm/attachment/1/a.png',
  'GET /slm/reports/x',
  'HEAD /slm/charts/x',
  'GET /login/api/session',
  'GET /login/api/keys',
  'GET /login/api/keys/all',
  'GET /login/api/keys/1',
  'POST /login/api/keys',
  'PATCH /login/api/keys/1',
  'DELETE /login/api/keys/1',
  'POST /login/api/keys/1/reset',
  'POST /login/api/password',
  'PATCH /login/api/policy',
  'GET /login/api/users/1',
  'POST /login/api/explain',
];

const targetOf = (path: string, { key }: Credential): string =>
  key === undefined || path.startsWith('/login') ? path : `${path}?key=${key}`;

const send = (method: string, path: string, credential: Credential): Promise<HttpReply> => {
  const body = method === 'GET' || method === 'HEAD' || method === 'DELETE' ? undefined : '{}';
  const headers = { ...credential.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  return world.send({ method, target: targetOf(path, credential), headers, body });
};

/** What the gate of /login/api says; its other refusals come from behind it. */
const OF_GATE = ['needs-sign-in', 'cross-site', 'security-token-missing', 'administrators-only'];

/** Status and reason of a refusal as it was answered; what was let in is `accepted`, whatever became of it then. */
const answered = ({ status, headers, text }: HttpReply): readonly [number, string] | 'accepted' => {
  const reason = headers['x-auth-reason'];
  const isRefused = [401, 403, 429].includes(status) || text.includes(INVALID_KEY);
  if (isRefused && typeof reason === 'string') return [status, reason];
  const code: unknown = text.startsWith('{') ? JSON.parse(text).error?.code : undefined;
  if (status === 403 && OF_GATE.includes(String(code))) return [status, String(code)];
  return status === 401 ? [status, 'told to nobody'] : 'accepted';
};

const explained = async (method: string, path: string, credential: Credential, Password: string) => {
  const question = { Method: method, Url: targetOf(path, credential), Headers: credential.headers, Password };
  const { status, text } = await world.send({
    method: 'POST',
    target: '/login/api/explain',
    headers: { zsessionid: apiKeyOf('admin'), 'content-type': 'application/json' },
    body: JSON.stringify(question),
  });
  expect(status, text).toBe(200);
  const { Outcome, Answer, Header, Reason }: Json = JSON.parse(text);
  if (Outcome === 'accepted') return 'accepted';
  return [Answer.Status, OF_GATE.includes(Reason) ? Reason : (Header ?? 'told to nobody')];
};

describe.each(ADDRESSES)('%s', (address) => {
  const [method = '', path = ''] = address.split(' ');

  test('is explained as it is answered, whatever comes with it', async () => {
    const said: Record<string, unknown> = {};
    const was: Record<string, unknown> = {};
    for (const [name, make] of Object.entries(CREDENTIALS)) {
      const credential = make();
      was[name] = answered(await send(method, path, credential));
      said[name] = await explained(method, path, credential, name === 'a wrong password' ? 'wrong' : 'right');
    }
    expect(said).toEqual(was);
    expect(new Set(Object.values(was).map(String)).size).toBeGreaterThan(1);
  });
});

test.each([
  'GET /',
  'GET /health/live',
  'OPTIONS /slm/webservice/v2.0/defect',
  'POST /login/api/session',
  'GET /login/api',
])('%s lets nobody in by headers, and the explanation says so', async (address) => {
  const [Method, Url] = address.split(' ');
  const { status, text } = await world.send({
    method: 'POST',
    target: '/login/api/explain',
    headers: { zsessionid: apiKeyOf('admin'), 'content-type': 'application/json' },
    body: JSON.stringify({ Method, Url }),
  });
  expect([status, JSON.parse(text).error.code]).toEqual([400, 'bad-member']);
  expect(text).toContain('Url');
});
