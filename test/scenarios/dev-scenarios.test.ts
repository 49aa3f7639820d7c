import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { AUTH_CASES } from '../../src/dev/auth-cases.ts';
import type { CaseRequest } from '../../src/dev/case-requests.ts';
import { createDevControl } from '../../src/dev/dev-control.ts';
import { readCurl, shellWords } from '../../src/kernel/curl-line.ts';
import { expectOutcome } from '../identity/expected-answer.ts';
import { type DemoServer, startDemoServer } from '../support/demo-server.ts';
import { startServerNode } from '../support/server-node.ts';

let server: DemoServer;

beforeAll(async () => {
  server = await startDemoServer();
});

afterAll(() => server.close());

const sendCase = async ({ method, url, headers, body, expected }: CaseRequest, name: string) => {
  const { pathname, search } = new URL(url);
  const target = `${pathname}${search}`;
  const reply = await server.send(method, target, headers, body ?? undefined);
  expect([name, reply.status]).toEqual([name, expected.status]);
  expect(reply.text.startsWith(expected.bodyBegins), `${name}: ${reply.text.slice(0, 300)}`).toBe(true);
  expectOutcome(expected.outcome, reply, target, name);
};

describe('each case of the table, put into force by its name', () => {
  test.each(AUTH_CASES.map(([id, given, , read, write]) => ({ id, given, read, write })))(
    '$id: a read gets $read, a write $write',
    async ({ id, given, read, write }) => {
      const put = await server.call('/scenario', { name: id });
      expect([put.read.expected.outcome, put.write.expected.outcome]).toEqual([read, write]);
      for (let round = 0; round < put.repeat; round++) {
        await sendCase(put.read, `${id}: read`);
        await sendCase(put.write, `${id}: write`);
      }
      expect(put.repeat).toBe(given.repeat ?? 1);
      const curl = readCurl(shellWords(put.write.curl).slice(1));
      expect([curl.method, curl.url]).toEqual([put.write.method, put.write.url]);
      for (const [name, value] of Object.entries(put.write.headers)) {
        expect(put.write.curl).toContain(value === '' ? `${name};` : `${name}: ${value}`);
      }
    },
    20_000,
  );

  it('and afterwards "reset" lets the printed key and password in again', async () => {
    await server.call('/scenario', { name: 'deleted-user-key' });
    const key = { zsessionid: server.demo.apiKeys.full };
    expect((await server.send('GET', '/slm/webservice/v2.0/user', key)).status).toBe(401);
    await server.call('/scenario', { name: 'reset' });
    expect((await server.send('GET', '/slm/webservice/v2.0/user', key)).status).toBe(200);
    for (const { userName, password } of server.demo.users) {
      const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
      expect((await server.send('GET', '/slm/webservice/v2.0/user', { authorization })).status).toBe(200);
    }
  });

  it('is listed, with all other scenarios', async () => {
    const { scenarios } = await server.call('/scenarios');
    const names: readonly string[] = scenarios.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(AUTH_CASES.map(([id]) => id)));
    expect(AUTH_CASES.length).toBe(118);
  });
});

const basicOf = (role: string): Record<string, string> => {
  const found = server.demo.users.find((user) => user.role === role);
  return { authorization: `Basic ${Buffer.from(`${found?.userName}:${found?.password}`).toString('base64')}` };
};

const reasonOf = async (headers: Record<string, string>): Promise<readonly unknown[]> => {
  const reply = await server.send('GET', '/slm/webservice/v2.0/user', headers);
  return [reply.status, reply.headers['x-auth-reason']];
};

describe('a state of any user', () => {
  const roles = ['Subscription Admin', 'Workspace Admin', 'Project Admin', 'Editor', 'Viewer'];

  test.each([
    ['expired-password', 'password-expired'],
    ['locked', 'user-locked'],
    ['disabled', 'user-disabled'],
    ['deleted', 'user-deleted'],
  ])('%s refuses their password, and says why', async (name, reason) => {
    for (const role of roles) {
      await server.call('/scenario', { name: 'reset' });
      const user = server.demo.users.find((each) => each.role === role)?.userName;
      expect(await reasonOf(basicOf(role))).toEqual([200, undefined]);
      await server.call('/scenario', { name, user });
      expect(await reasonOf(basicOf(role))).toEqual([401, reason]);
    }
  });

  test('a session is opened for them without their password, and writes with its token', async () => {
    await server.call('/scenario', { name: 'reset' });
    await server.call('/scenario', { name: 'sso-only' });
    const user = server.demo.users.find(({ role }) => role === 'Editor')?.userName;
    expect(await reasonOf(basicOf('Editor'))).toEqual([401, expect.any(String)]);
    const { cookie, securityToken } = await server.call('/scenario', { name: 'sso-session', user });
    const body = JSON.stringify({ Defect: { Name: 'By session', Project: server.demo.project } });
    const target = '/slm/webservice/v2.0/defect/create';
    const without = await server.send('POST', target, { cookie }, body);
    expect(JSON.parse(without.text).OperationResult.Errors).toEqual(['Not authorized to perform action: Invalid key']);
    const reply = await server.send('POST', `${target}?key=${securityToken}`, { cookie }, body);
    expect(JSON.parse(reply.text).CreateResult.Errors).toEqual([]);
  });

  test('a viewer writes nothing any more, whatever they were', async () => {
    for (const role of roles) {
      await server.call('/scenario', { name: 'reset' });
      const user = server.demo.users.find((each) => each.role === role)?.userName;
      await server.call('/scenario', { name: 'viewer', user });
      const { cookie, securityToken } = await server.call('/scenario', { name: 'sso-session', user });
      const body = JSON.stringify({ Defect: { Name: 'By a viewer', Project: server.demo.project } });
      const reply = await server.send(
        'POST',
        `/slm/webservice/v2.0/defect/create?key=${securityToken}`,
        { cookie },
        body,
      );
      expect(JSON.parse(reply.text).CreateResult.Errors[0]).toMatch(
        // Without a role in a project they do not even see it.
        ['Project Admin', 'Editor', 'Viewer'].includes(role)
          ? /^Not authorized to /
          : /^(Not authorized|Could not read)/,
      );
    }
  });

  test('who is disabled in the directory stays active here', async () => {
    await server.call('/scenario', { name: 'reset' });
    const user = server.demo.users.find(({ role }) => role === 'Editor')?.userName;
    await server.call('/scenario', { name: 'disabled-in-directory', user });
    expect((await reasonOf({ zsessionid: server.demo.apiKeys.full }))[0]).toBe(200);
  });
});

describe('where the data is not the demo', () => {
  it('states of users can be put, and cases are refused', async () => {
    await server.call('/scenario', { name: 'reset' });
    const dev = createDevControl({ edition: 'saas', demo: () => null });
    const node = await startServerNode(server.database, { dev });
    const put = async (body: object) => {
      const headers = { 'content-type': 'application/json' };
      const reply = await node.send({ method: 'POST', target: '/dev/scenario', headers, body: JSON.stringify(body) });
      return [reply.status, JSON.parse(reply.text).error?.code];
    };
    try {
      expect(await put({ name: 'locked', user: server.demo.users[3]?.userName })).toEqual([200, undefined]);
      expect(await put({ name: 'key-full' })).toEqual([409, 'no-demo']);
    } finally {
      await node.close();
    }
  });
});

describe('a scenario that cannot be put', () => {
  it('is refused where somebody has taken a name of the seed, and a reset takes it back', async () => {
    await server.call('/scenario', { name: 'reset' });
    const { main } = server.database;
    const name = server.demo.users[0]?.userName;
    await main.query(`UPDATE app_user SET user_name = 'elsewhere' WHERE user_name = $1`, [name]);
    const admin = server.demo.users[1];
    const authorization = `Basic ${Buffer.from(`${admin?.userName}:${admin?.password}`).toString('base64')}`;
    await main.query(`UPDATE app_user SET subscription_admin = true WHERE user_name = $1`, [admin?.userName]);
    await server.call('/clock', { reset: true });
    const signIn = await server.send('GET', '/slm/webservice/v2.0/security/authorize', { authorization });
    const cookie = (signIn.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
    const token = JSON.parse(signIn.text).OperationResult.SecurityToken;
    const body = JSON.stringify({ User: { UserName: name, EmailAddress: name } });
    const made = await server.send('POST', `/slm/webservice/v2.0/user/create?key=${token}`, { cookie }, body);
    expect(JSON.parse(made.text).CreateResult.Errors).toEqual([]);

    const headers = { 'content-type': 'application/json' };
    const reply = await server.send('POST', '/dev/scenario', headers, '{"name":"reset"}');
    expect([reply.status, JSON.parse(reply.text).error?.code]).toEqual([409, 'accounts-collide']);
    await server.call('/reset', {});
    expect(await reasonOf(basicOf('Subscription Admin'))).toEqual([200, undefined]);
  });

  test.each([
    [{}, 400, 'bad-scenario'],
    [{ name: 7 }, 400, 'bad-scenario'],
    [{ name: 'constructor' }, 404, 'no-such-scenario'],
    [{ name: 'locked' }, 400, 'user-missing'],
    [{ name: 'locked', user: 'nobody' }, 404, 'no-such-user'],
    [{ name: 'locked', user: 'a\0b' }, 404, 'no-such-user'],
    [{ name: 'locked', user: 7 }, 404, 'no-such-user'],
    [{ name: 'locked-key', user: 'nobody' }, 400, 'user-not-taken'],
  ])('%j: %i %s', async (body, status, code) => {
    const headers = { 'content-type': 'application/json' };
    const reply = await server.send('POST', '/dev/scenario', headers, JSON.stringify(body));
    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([status, code]);
  });
});
