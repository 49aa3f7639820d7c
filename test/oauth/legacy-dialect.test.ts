import { beforeAll, describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { API } from '../support/world.ts';
import { basicOf, encode, FORM, openStage, type Params, type Stage } from './negative/stage.ts';

const world = useAccountsWorld();

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(world);
});

const GRANT_TYPES = 'Invalid value for grant_type params - must be authorization_code';

const legacy = (error: string, description: string): string =>
  JSON.stringify({ client_id: null, client_secret: null, error_description: description, error });

const WORTHLESS = 'grant request is invalid';
const UNPROVED = 'client authentication failed';

const REFUSALS: readonly (readonly [name: string, more: Params, status: number, error: string, description: string])[] =
  [
    ['no grant type', { grant_type: undefined }, 400, 'invalid_grant', GRANT_TYPES],
    ['a blank grant type', { grant_type: '' }, 400, 'invalid_grant', GRANT_TYPES],
    ['another grant type', { grant_type: 'password' }, 400, 'invalid_grant', GRANT_TYPES],
    ['a code that never was', { code: 'x' }, 400, 'invalid_grant', WORTHLESS],
    ['another redirect', { redirect_uri: 'https://app.example.test/' }, 400, 'invalid_grant', WORTHLESS],
    ['no code', { code: undefined }, 400, 'invalid_request', "missing required parameter 'code'"],
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client', UNPROVED],
    [
      'a wrong secret and no grant type',
      { client_secret: 'x', grant_type: undefined },
      401,
      'invalid_client',
      UNPROVED,
    ],
    ['a worthless refresh token', { grant_type: 'refresh_token', refresh_token: '0' }, 400, 'invalid_grant', WORTHLESS],
  ];

describe('an application of Rally’s time is refused in the vendor’s members:', () => {
  test.each(REFUSALS)('%s', async (_, more, status, error, description) => {
    const code = await stage.code('legacy');
    const reply = await stage.post('token', stage.codeParams('legacy', code, more))();
    expect([reply.status, reply.text]).toEqual([status, legacy(error, description)]);
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  test('by Basic, too, with its challenge', async () => {
    const { clientId } = stage.clients.legacy;
    const reply = await stage.post('token', { grant_type: 'authorization_code' }, basicOf(clientId, 'x'))();
    expect([reply.status, reply.text]).toEqual([401, legacy('invalid_client', UNPROVED)]);
    expect(reply.headers['www-authenticate']).toMatch(/^Basic realm="/);
  });

  test('for a client that takes pages alone, too', async () => {
    const params = stage.codeParams('legacy', 'x');
    const reply = await stage.post('token', params, { accept: 'text/html' })();
    expect([reply.status, reply.text]).toEqual([400, legacy('invalid_grant', WORTHLESS)]);
  });
});

describe('an application of today is refused as the RFCs say:', () => {
  test.each(REFUSALS)('%s', async (_, more, status) => {
    const code = await stage.code('web');
    const reply = await stage.post('token', stage.codeParams('web', code, more))();
    expect(reply.status).toBe(status);
    expect(Object.keys(JSON.parse(reply.text))).toEqual(['error', 'error_description']);
    expect(reply.text).not.toContain(GRANT_TYPES);
  });
});

describe('a code exchange that is sent to the authorization endpoint', () => {
  const exchange = (params: Params, headers = {}) =>
    world.node.send({
      method: 'POST',
      target: '/login/oauth2/auth',
      headers: { ...FORM, ...headers },
      body: encode(params),
    });

  test('gives tokens to an application of Rally’s time, which needs no state', async () => {
    const code = await stage.code('legacy', { state: undefined });
    const reply = await exchange(stage.codeParams('legacy', code));
    expect(reply.status).toBe(200);
    const { access_token: zsessionid } = JSON.parse(reply.text);
    const user = await world.node.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid } });
    expect(JSON.parse(user.text).User.UserName).toBe(stage.person.userName);
  });

  test('is refused in the vendor’s members when the code is worthless', async () => {
    const reply = await exchange(stage.codeParams('legacy', 'x'));
    expect([reply.status, reply.text]).toEqual([400, legacy('invalid_grant', WORTHLESS)]);
  });

  test('is waited for when it comes in pieces, and forgotten when its sender goes away', async () => {
    const body = encode(stage.codeParams('legacy', await stage.code('legacy')));
    const head = `POST /login/oauth2/auth HTTP/1.1\r\nHost: ${new URL(world.node.origin).host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`;
    const [gone, slow] = [openRawConnection(world.node.origin), openRawConnection(world.node.origin)];
    gone.send(head + body.slice(0, 20)).catch(() => {});
    const answer = slow.send(head + body.slice(0, 20));
    await exchange({ grant_type: 'authorization_code' });
    gone.close();
    slow.send(body.slice(20)).catch(() => {});
    expect((await answer).status).toBe(200);
    slow.close();
  });

  test('gives nothing to an application of today', async () => {
    const code = await stage.code('web');
    const reply = await exchange(stage.codeParams('web', code));
    expect(reply.status).toBe(303);
    expect(reply.headers.location).toMatch(new RegExp(`^${world.node.origin}/login/oauth2/auth\\?`));
    expect(reply.text).not.toContain('access_token');
    expect((await stage.post('token', stage.codeParams('web', code))()).status).toBe(200);
  });
});

describe('an application of Rally’s time that asks for no scope', () => {
  test.each([undefined, ''])('gets alm: %j', async (scope) => {
    const { access_token: zsessionid } = await stage.tokens('legacy', { scope });
    const byValue = 'SELECT scopes FROM access_token WHERE digest = sha256($1::bytea)';
    const { rows } = await world.database.main.query(byValue, [zsessionid]);
    expect(rows[0]?.scopes).toEqual(['alm']);
    const target = `${API}/defect?fetch=true`;
    expect((await world.node.send({ method: 'GET', target, headers: { zsessionid } })).status).toBe(200);
  });

  test('and one of today gets nothing', async () => {
    const { status, headers } = await stage.authorize('web', { scope: undefined })();
    expect(status).toBe(303);
    expect(headers.location).not.toMatch(/[?&]code=/);
  });
});

test.each(['alm', 'openid alm'])('an id_token for the scope %j says whose it is', async (scope) => {
  const { id_token: idToken } = await stage.tokens('legacy', { scope });
  const claims = JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url').toString());
  const { rows } = await world.database.main.query('SELECT uuid FROM app_user WHERE oid = $1', [stage.person.oid]);
  const { clientId } = stage.clients.legacy;
  expect(claims).toMatchObject({ sub: rows[0]?.uuid, aud: clientId, iss: `${world.node.origin}/login` });
  expect(claims).not.toHaveProperty('email');
});
