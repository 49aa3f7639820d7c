import { describe, expect, test } from 'vitest';
import { basic, callLogin, type Node, newPassword, type Person, useAccountsWorld } from '../accounts/accounts-world.ts';
import type { HttpReply } from '../support/http-client.ts';
import type { Json } from '../support/world.ts';
import {
  authorize,
  authorizeTarget,
  formOf,
  makeClient,
  openBrowser,
  postForm,
  redeem,
  refresh,
  type TestClient,
} from './oauth-world.ts';

const world = useAccountsWorld();

interface Case {
  readonly client: TestClient;
  readonly person: Person;
}

const newCase = async (): Promise<Case> => ({
  client: await makeClient(world, { isLegacy: true }),
  person: await world.makeUser(),
});

const codeOf = async ({ client, person }: Case): Promise<string> => {
  const location = await authorize(openBrowser(world.node), person, authorizeTarget(client));
  return location.searchParams.get('code') ?? '';
};

/** The log's entry of the request with this answer, as an administrator reads it from the node that gave it. */
const entryOf = async ({ headers }: HttpReply, node: Node = world.node): Promise<Json> => {
  const listed = await callLogin(node, 'GET', '/decisions?pagesize=200', basic(world.admin));
  return listed.json.Results.find(({ RequestID }: Json) => RequestID === headers['x-request-id']);
};

describe('what becomes of an application’s requests stands in the decision log', () => {
  test('that its user let it log them in, and that it got tokens', async () => {
    const given = await newCase();
    const issued = await redeem(world.node, given.client, await codeOf(given));
    expect(await entryOf(issued)).toMatchObject({ Reason: 'token-issued', Outcome: 'accepted' });
    const mine = await callLogin(world.node, 'GET', '/decisions?pagesize=200', basic(given.person));
    const reasons = mine.json.Results.map(({ Reason }: Json) => Reason);
    expect(reasons).toEqual(expect.arrayContaining(['application-authorized', 'token-issued']));
  });

  test('that its user turned it away', async () => {
    const { client, person } = await newCase();
    const browser = openBrowser(world.node);
    const signIn = formOf((await browser.follow(await browser.get(authorizeTarget(client)))).reply.text);
    const { userName, password } = person;
    const asked = await browser.follow(await browser.submit(signIn.action, { ...signIn.fields, userName, password }));
    const consent = formOf(asked.reply.text);
    const { location } = await browser.follow(
      await browser.submit(consent.action, { ...consent.fields, answer: 'deny' }),
    );
    expect(location?.searchParams.get('error')).toBe('access_denied');
    const mine = await callLogin(world.node, 'GET', '/decisions?pagesize=200', basic(person));
    expect(mine.json.Results).toEqual(
      expect.arrayContaining([expect.objectContaining({ Reason: 'application-turned-away', Outcome: 'refused' })]),
    );
  });

  test.each([
    ['application-unproved', { client_secret: 'x'.repeat(42) }],
    ['application-unproved', { client_id: '0'.repeat(32) }],
    ['grant-worthless', { code: 'x'.repeat(43) }],
    ['application-request-invalid', { redirect_uri: '' }],
    ['application-request-invalid', { grant_type: 'password' }],
  ])('that it was refused: %s for %j', async (reason, wrong) => {
    const given = await newCase();
    const reply = await redeem(world.node, given.client, await codeOf(given), wrong);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(await entryOf(reply)).toMatchObject({ Reason: reason, Outcome: 'refused' });
  });

  test('that a token was used again after its time', async () => {
    const given = await newCase();
    const issued = await redeem(world.node, given.client, await codeOf(given));
    await refresh(world.node, given.client, issued.json.refresh_token);
    world.advance(31_000);
    const reply = await refresh(world.node, given.client, issued.json.refresh_token);
    expect(await entryOf(reply)).toMatchObject({ Reason: 'grant-used-again', Outcome: 'refused' });
  });

  test('that this edition has no applications', async () => {
    const node = await world.startNode({ edition: 'onprem' });
    const { client } = await newCase();
    for (const reply of [
      await node.send({ method: 'GET', target: authorizeTarget(client) }),
      await postForm(node, 'token', { grant_type: 'refresh_token' }),
      await node.send({ method: 'GET', target: '/login/oauth2/%61uth' }),
    ]) {
      expect([reply.status, JSON.parse(reply.text).error]).toEqual([403, 'access_denied']);
      expect(reply.text).toContain('onprem');
      expect(await entryOf(reply, node)).toMatchObject({ Reason: 'edition-without-applications', Outcome: 'refused' });
    }
  });
});

test('an application gets a code and tokens, and its user’s password nowhere', async () => {
  const password = newPassword();
  const given: Case = { client: await makeClient(world, { isLegacy: true }), person: await world.makeUser(password) };
  const location = await authorize(openBrowser(world.node), given.person, authorizeTarget(given.client));
  expect([...location.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
  const issued = await redeem(world.node, given.client, location.searchParams.get('code') ?? '');
  const claims = Buffer.from(issued.json.id_token.split('.')[1], 'base64url').toString('utf8');
  for (const text of [location.href, issued.text, claims, JSON.stringify(issued.headers)])
    expect(text).not.toContain(password);
});
