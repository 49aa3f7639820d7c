import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOptions } from '../../src/config/describe-options.ts';
import { loadOptions } from '../../src/config/load-options.ts';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { exportedText } from '../seed/exported.ts';
import { allow } from '../support/allowed-application.ts';
import { createCanaryBook } from '../support/canary-book.ts';
import { carriers, generousBody } from '../support/credential-carriers.ts';
import { ROUTE_ROWS } from '../support/cross-site-calls.ts';
import { createFaults } from '../support/faulty-database.ts';
import type { HttpCall, HttpReply } from '../support/http-client.ts';
import { type Canary, databasePlaces, type Place, sightings } from '../support/secret-search.ts';
import { type ServerNode, startServerNode } from '../support/server-node.ts';
import { basicOf, nameOf } from '../support/signed-in.ts';
import { API, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, DEFECT, USER } from '../support/world-seed.ts';

/*
 * Everything that opens something, or was meant to, is a canary: it is sent in every way there is, right and wrong, to
 * servers that log everything and whose statements fail in turn. Afterwards it must be met nowhere.
 */

const world = useWorld();
const faults = createFaults();
const logged: string[] = [];
const book = createCanaryBook();
const { canaries, answered, right, wrong, wrongInHeader, learn, hear } = book;
let nodes: readonly ServerNode[];

const send = async (node: ServerNode, call: HttpCall): Promise<HttpReply> => hear(await node.send(call));

const json = (method: string, target: string, body: unknown, headers: Record<string, string> = {}): HttpCall => ({
  method,
  target,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const signIn = async (node: ServerNode, actor: Actor, password = right(actor)): Promise<Record<string, string>> => {
  const body = { UserName: nameOf(actor), Password: password };
  const reply = await send(node, json('POST', '/login/api/session', body));
  expect([reply.status, reply.headers['x-auth-reason']]).toEqual([201, undefined]);
  const [cookie = ''] = reply.headers['set-cookie'] ?? [];
  return { cookie: cookie.split(';')[0] ?? '', 'x-security-token': JSON.parse(reply.text).SecurityToken };
};

const makeKey = async (node: ServerNode, headers: Record<string, string>): Promise<string> => {
  const made = await send(node, json('POST', '/login/api/keys', { Description: 'ci', Grant: 'Full Access' }, headers));
  expect(made.status).toBe(201);
  return `/login/api/keys/${JSON.parse(made.text).ObjectID}`;
};

const accessToken = randomBytes(21).toString('hex');

beforeAll(async () => {
  const database = faults.wrap(world.database);
  const options = { logged: (line: string) => logged.push(line) };
  nodes = [
    await startServerNode(database, options),
    await startServerNode(database, { ...options, isDevelopment: true }),
  ];
  const { main } = world.database;
  await main.query('UPDATE app_user SET email_address = user_name');
  for (const actor of ['admin', 'editor', 'viewer', 'keeper'] as const) {
    await setPassword(main, systemClock, USER[actor], new Secret(right(actor)));
    learn(`key of ${actor}`, apiKeyOf(actor));
  }
  learn('key of reader', apiKeyOf('reader'));
  await main.query(
    `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at)
     VALUES ($1, 'an application', '{alm}', $2, now(), now() + interval '1 day')`,
    [USER.editor, createHash('sha256').update(accessToken).digest()],
  );
  learn('access token', accessToken);
});

let areClosed = false;
const closeNodes = async () => {
  if (!areClosed) for (const node of nodes) await node.close();
  areClosed = true;
};
afterAll(closeNodes);

const WRITE = '{"Defect":{"Name":"by a canary","Project":"/project/301"}}';

describe('what opens something is sent', () => {
  it('to every route there is, in every carrier', async () => {
    for (const node of nodes) {
      for (const [route, { calls }] of ROUTE_ROWS) {
        const [method = ''] = route.split(' ');
        for (const [at, headers] of carriers(await signIn(node, 'editor'), accessToken, book).entries()) {
          const { target, contentType, body } = calls[at % calls.length] ?? calls[0] ?? { target: '/' };
          if (method === 'GET' || contentType !== undefined) {
            const typed = contentType === undefined ? {} : { 'content-type': contentType };
            await send(node, { method, target, headers: { ...typed, ...headers }, body });
          } else await send(node, json(method, target, generousBody(book), headers));
        }
      }
    }
  }, 90_000);

  it('as people do: signing in and out, keys made, reset, claimed, replaced and deleted', async () => {
    for (const node of nodes) {
      const [editor, admin] = [await signIn(node, 'editor'), await signIn(node, 'admin')];
      // One key stays with all that it ever had, one goes.
      const [path, doomed] = [await makeKey(node, editor), await makeKey(node, editor)];
      for (const [method, target, headers, body] of [
        ['GET', path, editor, undefined],
        ['GET', '/login/api/keys', editor, undefined],
        ['GET', '/login/api/keys?format=csv', editor, undefined],
        ['GET', '/login/api/keys/all', admin, undefined],
        ['POST', `${path}/reset`, editor, { GraceDays: 1 }],
        ['DELETE', `${path}/former-value`, editor, undefined],
        ['POST', `${path}/reset`, admin, {}],
        ['POST', `${path}/claim`, editor, {}],
        ['PATCH', path, editor, { Description: 'other' }],
        ['POST', `${path}/reset`, editor, { GraceDays: 1 }],
        ['DELETE', doomed, editor, undefined],
        ['GET', '/login/api/sessions', editor, undefined],
        ['DELETE', '/login/api/session', editor, undefined],
      ] as const) {
        const call = body === undefined ? { method, target, headers } : json(method, target, body, headers);
        const reply = await send(node, call);
        expect([method, target, reply.status < 300, reply.text.slice(0, 80)]).toEqual([
          method,
          target,
          true,
          expect.any(String),
        ]);
      }
      const toolkit = json('PUT', '/login/key.js', { username: nameOf('viewer'), password: right('viewer') });
      const { id } = JSON.parse((await send(node, toolkit)).text);
      for (const token of [id, accessToken, apiKeyOf('editor'), wrongInHeader('login key').replace('/', '')]) {
        await send(node, { method: 'GET', target: `/login/key/${token}.js` });
      }
      const authorized = await send(node, {
        method: 'GET',
        target: `${API}/security/authorize`,
        headers: basicOf('editor', right('editor')),
      });
      const cookie = authorized.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      const token = JSON.parse(authorized.text).OperationResult.SecurityToken;
      const written = await send(node, {
        method: 'POST',
        target: `${API}/defect/create?key=${token}`,
        headers: { cookie },
        body: WRITE,
      });
      expect(JSON.parse(written.text).CreateResult.Errors).toEqual([]);
    }
  });

  it('as applications: clients made, rotated, allowed, revoked and deleted', async () => {
    for (const node of nodes) {
      const [editor, admin] = [await signIn(node, 'editor'), await signIn(node, 'admin')];
      const make = async (headers: Record<string, string>): Promise<string> => {
        const body = { Name: 'Canary', RedirectURIs: ['https://app.test/cb'] };
        const made = await send(node, json('POST', '/login/api/clients', body, headers));
        expect([made.status, made.text.includes('"ClientSecret"')]).toEqual([201, true]);
        return JSON.parse(made.text).ClientID;
      };
      // One client stays with all that it ever had, one goes.
      const [kept, doomed] = [await make(editor), await make(editor)];
      const path = `/login/api/clients/${kept}`;
      const { accessToken: token, refreshToken, applicationOid } = await allow(world.database, USER.editor, kept);
      learn('access token of an application', token);
      learn('refresh token of an application', refreshToken);
      await send(node, { method: 'GET', target: `${API}/user`, headers: { zsessionid: token } });
      for (const [method, target, headers, body] of [
        ['GET', path, editor, undefined],
        ['GET', `${path}/users`, editor, undefined],
        ['GET', '/login/api/clients', editor, undefined],
        ['GET', '/login/api/clients/all', admin, undefined],
        ['PATCH', path, editor, { Name: 'Other' }],
        ['POST', `${path}/secret`, editor, { GraceHours: 1 }],
        ['DELETE', `${path}/former-secret`, editor, undefined],
        ['POST', `${path}/secret`, editor, { GraceHours: 1 }],
        ['GET', '/login/api/applications', editor, undefined],
        ['GET', '/login/api/applications/all', admin, undefined],
        ['DELETE', `/login/api/applications/${applicationOid}`, admin, undefined],
        ['DELETE', `/login/api/clients/${doomed}`, admin, undefined],
      ] as const) {
        const call = body === undefined ? { method, target, headers } : json(method, target, body, headers);
        const reply = await send(node, call);
        expect([method, target, reply.status < 300], reply.text).toEqual([method, target, true]);
      }
    }
  });

  it('as passwords that people change, forget and have reset', async () => {
    const mailed = async (): Promise<string> => {
      const { rows } = await world.database.main.query<{ body: string }>(
        `SELECT body FROM outbox WHERE kind = 'password-reset' AND user_id = $1 ORDER BY created_at DESC LIMIT 1`,
        [USER.keeper],
      );
      return learn('reset token', /[\w-]{40,}/.exec(rows[0]?.body ?? '')?.[0] ?? '');
    };
    const reset = async (node: ServerNode, admin: Record<string, string>) => {
      const reply = await send(node, json('POST', `/login/api/users/${USER.keeper}/password-reset`, {}, admin));
      expect([reply.status, reply.text]).toEqual([204, '']);
    };
    let present = right('keeper');
    for (const [at, node] of nodes.entries()) {
      const [next, last] = [right(`keeper later ${at}`), right(`keeper at last ${at}`)];
      const keeper = await signIn(node, 'keeper', present);
      const admin = await signIn(node, 'admin');
      const change = (OldPassword: string, NewPassword: string, path = '/password', more: object = {}) =>
        send(node, json('POST', `/login/api${path}`, { OldPassword, NewPassword, ...more }, keeper));
      expect((await change(wrong('old password'), next)).status).toBe(403);
      expect((await change(present, 'wröng')).status).toBe(400);
      expect((await change(present, next, '/password', { EndOtherSessions: true })).status).toBe(200);
      await change(wrong('expired password'), last, '/password/expired', { UserName: nameOf('keeper') });
      await send(node, json('POST', '/login/api/password-resets', { UserName: nameOf('viewer') }));
      await reset(node, admin);
      const finish = { Token: await mailed(), NewPassword: last };
      const finished = await send(node, json('POST', '/login/api/password-resets/finish', finish));
      expect([finished.status, finished.text]).toEqual([204, '']);
      expect((await send(node, json('POST', '/login/api/password-resets/finish', finish))).status).toBe(400);
      // One that nobody finishes.
      await reset(node, admin);
      await mailed();
      const UserName = `invited-${at}@garden.test`;
      const made = await send(node, json('POST', '/login/api/users', { UserName, Invite: true }, admin));
      expect(made.status, made.text).toBe(201);
      const { rows: mails } = await world.database.main.query<{ body: string }>(
        'SELECT body FROM outbox WHERE address = $1',
        [UserName],
      );
      const Token = learn('invitation token', /#([\w-]{43})/.exec(mails[0]?.body ?? '')?.[1] ?? '');
      const chosen = json('POST', '/login/api/password-resets/finish', { Token, NewPassword: right(`invited ${at}`) });
      expect((await send(node, chosen)).status).toBe(204);
      present = last;
    }
  });

  it('to be explained, and into the log of decisions', async () => {
    for (const node of nodes) {
      const admin = await signIn(node, 'admin');
      const headers = carriers(await signIn(node, 'editor'), accessToken, book);
      for (const Headers of headers) {
        const Url = `${API}/defect?key=${encodeURIComponent(wrong('token of an explained address'))}`;
        const reply = await send(node, json('POST', '/login/api/explain', { Method: 'GET', Url, Headers }, admin));
        expect([reply.status, reply.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
      }
      for (const Key of [apiKeyOf('editor'), wrong('explained key')]) {
        await send(node, json('POST', '/login/api/explain', { Key, Url: `${API}/user` }, admin));
      }
      const decisions = await send(node, { method: 'GET', target: '/login/api/decisions', headers: admin });
      expect(JSON.parse(decisions.text).TotalResultCount).toBeGreaterThan(0);
    }
  });

  it('with wrong passwords, and in bodies that are torn', async () => {
    for (const node of nodes) {
      const attempts = ['/login/api/session', '/login/key.js'].flatMap((target) =>
        [nameOf('viewer'), 'stranger@garden.test', 7].map((name) => [target, name] as const),
      );
      for (const [target, name] of attempts) {
        const Password = wrong(`password for ${target} of ${name}`);
        const body = { UserName: name, Password, username: name, password: Password };
        const call = json(target.endsWith('.js') ? 'PUT' : 'POST', target, body);
        const torn = call.body?.slice(0, -3) as string;
        for (const each of [call, { ...call, body: torn }, { ...call, body: `[${call.body}]` }]) {
          expect((await send(node, each)).status).toBeGreaterThanOrEqual(400);
        }
        const form = { 'content-type': 'application/x-www-form-urlencoded' };
        await send(node, { ...call, headers: form, body: new URLSearchParams({ UserName: 'a', Password }).toString() });
      }
    }
  });

  it('in addresses', async () => {
    const words = ['apiKey', 'zsessionid', 'JSESSIONID', 'access_token', 'loginKey', 'password', 'key'];
    for (const node of nodes) {
      const opening = [apiKeyOf('editor'), accessToken, right('editor')];
      const query = words
        .map((word, at) => `${word}=${encodeURIComponent(opening[at] ?? wrong(`${word} of an address`))}`)
        .join('&');
      const host = new URL(node.origin).host;
      for (const [method, target] of [
        ['GET', `${API}/defect/${DEFECT.alpha}?${query}`],
        ['GET', `${API}/defect/%zz?${query}`],
        ['GET', `${API}/nothing?${query}`],
        ['GET', `/elsewhere?${query}`],
        ['GET', `/elsewhere/${apiKeyOf('editor')}`],
        ['GET', `${API}/defect/${accessToken}`],
        ['GET', `/slm/attachment/1/${apiKeyOf('editor')}`],
        ['GET', `/slm/attachment/1/a.txt?${query}`],
        ['GET', `/login/api/session?${query}`],
        ['GET', `/login/api/keys?${query}`],
        ['GET', `/login?${query}`],
        ['GET', `/metrics?${query}`],
        ['PATCH', `${API}/defect?${query}`],
        ['POST', `${API}/defect/create?${query}`],
        ['GET', `${API}/user;jsessionid=${apiKeyOf('editor')}`],
        [
          'GET',
          `http://${encodeURIComponent(nameOf('editor'))}:${encodeURIComponent(right('editor'))}@${host}${API}/user`,
        ],
      ] as const) {
        for (const headers of [{}, { zsessionid: apiKeyOf('editor') }, basicOf('editor', right('editor'))]) {
          await send(node, { method, target, headers });
        }
      }
    }
  });

  it('while one statement after the other fails', async () => {
    for (const node of nodes.slice(1)) {
      const query = `key=${encodeURIComponent(wrong('token of a failing request'))}&apiKey=${apiKeyOf('editor')}`;
      const session = await signIn(node, 'editor');
      const calls: readonly HttpCall[] = [
        ...[
          session,
          { zsessionid: apiKeyOf('editor') },
          { zsessionid: accessToken },
          basicOf('editor', right('editor')),
        ].map((headers) => ({
          method: 'GET',
          target: `${API}/defect?${query}`,
          headers,
        })),
        {
          method: 'POST',
          target: `${API}/defect/create?${query}`,
          headers: { zsessionid: apiKeyOf('editor') },
          body: WRITE,
        },
        { method: 'GET', target: `${API}/security/authorize`, headers: basicOf('editor', right('editor')) },
        json('POST', '/login/api/session', { UserName: nameOf('editor'), Password: right('editor') }),
        json('POST', '/login/api/session', { UserName: nameOf('editor'), Password: wrong('failing password') }),
        json('POST', '/login/api/keys', { Description: 'ci', Grant: 'Full Access' }, session),
        { method: 'GET', target: `/login/key/${accessToken}.js` },
      ];
      let failed = 0;
      for (const call of calls) {
        for (let statement = 1; statement <= 5; statement++) {
          faults.arm(statement, statement % 2 === 1 ? 'cut' : 'unheard');
          await send(node, call);
          if (faults.disarm()) failed++;
        }
      }
      expect(failed).toBeGreaterThan(10);
    }
    expect(logged.join('')).toContain('a request failed');
  });
});

/** What the database holds to recognise secrets by: neither a log nor an answer ever needs it. */
const recognisers = async (): Promise<ReadonlyMap<string, Canary>> => {
  const { rows } = await world.database.main.query<{ name: string; value: Canary }>(
    `SELECT 'server secret ' || name AS name, value FROM server_secret
     UNION ALL SELECT 'digest of key ' || oid, digest FROM api_key WHERE digest IS NOT NULL
     UNION ALL SELECT 'digest of session ' || oid, digest FROM session
     UNION ALL SELECT 'digest of token ' || oid, digest FROM access_token
     UNION ALL SELECT 'digest of reset ' || user_id, digest FROM password_reset
     UNION ALL SELECT 'hash of ' || user_id, convert_to(password_hash, 'UTF8') FROM credential WHERE password_hash IS NOT NULL`,
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
};

describe('afterwards it is met', () => {
  const told = (): readonly Place[] => [
    { name: 'the log', text: logged.join('') },
    { name: 'an answer', text: answered.join('\n') },
  ];

  beforeAll(closeNodes);

  it('in no line of the log and no answer but the one that gives it', () => {
    expect(canaries.size).toBeGreaterThan(200);
    expect(answered.length).toBeGreaterThan(1000);
    expect(sightings(canaries, told())).toEqual([]);
  });

  it('nor what recognises it', async () => {
    const known = await recognisers();
    expect([...known.keys()].map((name) => name.split(' ')[0])).toEqual(
      expect.arrayContaining(['server', 'digest', 'hash']),
    );
    expect(sightings(known, told())).toEqual([]);
  });

  it('in no column of any table', async () => {
    const places = await databasePlaces(world.database);
    expect(places.length).toBeGreaterThan(500);
    const [mailed, others] = [true, false].map(
      (isMailed) => new Map([...canaries].filter(([name]) => /^(reset|invitation) token/.test(name) === isMailed)),
    );
    expect(sightings(others ?? canaries, places)).toEqual([]);
    expect(mailed?.size).toBe(6);
    // The mail that brings it is the one place where it stands.
    expect(sightings(mailed ?? canaries, places)).toEqual(
      [...(mailed ?? [])].map(([name]) => `${name} in outbox.body`),
    );
  });

  it('in no export, nor are the secrets of the server', async () => {
    const place = { name: 'the export', text: await exportedText(world.database) };
    expect(place.text).toContain('"_type":"ApiKey"');
    expect(sightings(canaries, [place])).toEqual([]);
    const ofServer = [...(await recognisers())].filter(([name]) => /^(server secret|digest of session) /.test(name));
    expect(ofServer.length).toBeGreaterThan(1);
    expect(sightings(new Map(ofServer), [place])).toEqual([]);
  });

  it('in no printed configuration', () => {
    const password = wrongInHeader('password of the database').replace('/', '');
    const url = `postgresql://muster:${encodeURIComponent(password)}@db.test/muster?sslpassword=${password}`;
    const options = loadOptions({}, { DATABASE_URL: url });
    if (!options.ok) throw new Error(options.error.join('\n'));
    const text = describeOptions(options.value).join('\n');
    expect(text).toContain('db.test');
    expect(sightings(new Map([['the password', password]]), [{ name: 'the configuration', text }])).toEqual([]);
  });
});
