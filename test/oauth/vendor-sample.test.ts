import { describe, expect, test } from 'vitest';
import { basic, callLogin, type Person, useAccountsWorld, writeAs } from '../accounts/accounts-world.ts';
import type { HttpReply } from '../support/http-client.ts';
import { API, type Json } from '../support/world.ts';
import {
  authorize,
  authorizeTarget,
  logIn,
  makeClient,
  openBrowser,
  postForm,
  redeem,
  refresh,
  type TestClient,
} from './oauth-world.ts';

const world = useAccountsWorld();

const PROJECT = '/project/1003';

const makeEditor = async (): Promise<Person> => {
  const person = await world.makeUser();
  const ProjectPermission = { User: `/user/${person.oid}`, Project: PROJECT, Role: 'Editor' };
  expect(await writeAs(world.node, world.admin, '/projectpermission/create', { ProjectPermission })).toEqual([]);
  return person;
};

/** As the vendor's samples call: the access token as `zsessionid`, and never a security token. */
const call = (token: string, method: string, path: string, body?: unknown): Promise<HttpReply> =>
  world.node.send({
    method,
    target: `${API}${path}`,
    headers: { zsessionid: token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

const result = async (token: string, method: string, path: string, body?: unknown): Promise<Json> => {
  const reply = await call(token, method, path, body);
  expect(reply.headers['set-cookie']).toBeUndefined();
  const [only] = Object.values<Json>(JSON.parse(reply.text));
  expect([reply.status, only.Errors]).toEqual([200, []]);
  return only;
};

const tokensOf = async (person: Person, client: TestClient, scope = 'alm'): Promise<Json> => {
  const issued = await logIn(world.node, person, client, scope);
  expect([issued.status, issued.headers['cache-control']]).toEqual([200, 'no-store']);
  return issued.json;
};

/** What the tab "Authorized Applications" does: lists, and revokes the only one that is active. */
const revokeAsThePageDoes = async (person: Person, { name }: TestClient): Promise<void> => {
  const list = await callLogin(world.node, 'GET', '/applications', basic(person));
  const [only, ...others] = list.json.Results;
  expect([only.Client.Name, only.RevokedAt, others]).toEqual([name, null, []]);
  const revoked = await callLogin(world.node, 'DELETE', `/applications/${only.ObjectID}`, basic(person));
  expect(revoked.status).toBe(204);
};

describe('the vendor’s sample', () => {
  test('authorizes without PKCE, works with a defect, refreshes, and is out once it was revoked', async () => {
    const person = await makeEditor();
    const client = await makeClient(world, { name: 'The sample', isLegacy: true });
    const first = await tokensOf(person, client);

    const user = await result(first.access_token, 'GET', '/user');
    expect([user.UserName, user._refObjectUUID]).toEqual([person.userName, expect.any(String)]);
    const created = await result(first.access_token, 'POST', '/defect/create', {
      Defect: { Name: 'Made by the sample', Project: PROJECT },
    });
    const defect = `/defect/${created.Object.ObjectID}`;
    await result(first.access_token, 'POST', defect, { Defect: { Name: 'Changed by the sample' } });
    expect((await result(first.access_token, 'GET', defect)).Name).toBe('Changed by the sample');
    await result(first.access_token, 'DELETE', defect);

    // The samples repeat the redirect.
    const again = await refresh(world.node, client, first.refresh_token, { redirect_uri: client.redirectUri });
    expect(Object.keys(again.json)).toEqual(Object.keys(first));
    expect(again.json.access_token).not.toBe(first.access_token);
    expect(again.json.refresh_token).not.toBe(first.refresh_token);
    expect((await result(again.json.access_token, 'GET', '/user')).UserName).toBe(person.userName);

    await revokeAsThePageDoes(person, client);
    for (const token of [first.access_token, again.json.access_token]) {
      const { status, reason } = await call(token, 'GET', '/user');
      expect([status, reason]).toEqual([401, 'Full authentication is required to access this resource']);
    }
    const late = await refresh(world.node, client, again.json.refresh_token);
    expect([late.status, late.json.error]).toEqual([400, 'invalid_grant']);
    expect(Object.keys(late.json)).toEqual(['client_id', 'client_secret', 'error_description', 'error']);

    // Logging in from the application takes it up again.
    const anew = await tokensOf(person, client);
    expect((await result(anew.access_token, 'GET', '/user')).UserName).toBe(person.userName);
    expect((await call(first.access_token, 'GET', '/user')).status).toBe(401);
  });

  test('is told in the vendor’s words that it misspelt the grant type', async () => {
    const client = await makeClient(world, { isLegacy: true });
    const { clientId: client_id, clientSecret: client_secret } = client;
    const { status, text } = await postForm(world.node, 'token', { grant_type: 'code', client_id, client_secret });
    expect([status, text]).toEqual([
      400,
      '{"client_id":null,"client_secret":null,"error_description":"Invalid value for grant_type params - must be authorization_code","error":"invalid_grant"}',
    ]);
  });

  test('may authenticate with Basic as well', async () => {
    const person = await makeEditor();
    const client = await makeClient(world, { isLegacy: true });
    const back = await authorize(openBrowser(world.node), person, authorizeTarget(client));
    const form = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: client.redirectUri,
    };
    const pair = basic({ userName: client.clientId, password: client.clientSecret });
    const issued = await postForm(world.node, 'token', form, pair);
    expect((await result(issued.json.access_token, 'GET', '/user')).UserName).toBe(person.userName);
  });
});

describe('a toolkit of Rally’s time', () => {
  test('in Ruby has two slashes in its redirect, which stay two', async () => {
    const person = await makeEditor();
    const redirectUri = 'http://sample.example.test//oauth-redirect';
    const client = await makeClient(world, { isLegacy: true, redirectUris: [redirectUri] });
    const back = await authorize(openBrowser(world.node), person, authorizeTarget(client));
    expect(back.href.startsWith(`${redirectUri}?`)).toBe(true);
    const { status } = await redeem(world.node, client, back.searchParams.get('code') ?? '');
    expect(status).toBe(200);

    const single = authorizeTarget(client, { redirect_uri: 'http://sample.example.test/oauth-redirect' });
    const refused = await world.node.send({ method: 'GET', target: single });
    expect([refused.status, refused.headers.location]).toEqual([400, undefined]);
  });

  test('in Clojure asks for openid alone, and learns who the user is but nothing else', async () => {
    const person = await makeEditor();
    const client = await makeClient(world, { isLegacy: true });
    const { access_token: token } = await tokensOf(person, client, 'openid');
    expect((await result(token, 'GET', '/user')).UserName).toBe(person.userName);
    expect((await call(token, 'GET', '/defect')).status).toBe(401);
  });
});
