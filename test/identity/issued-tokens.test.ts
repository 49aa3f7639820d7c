import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic, callLogin } from '../accounts/accounts-world.ts';
import { logIn, makeClient, type TestClient } from '../oauth/oauth-world.ts';
import { groups, opensNoSession, presentedOver, send } from './attempts.ts';
import { expectOutcome } from './expected-answer.ts';
import { USERS } from './identity-world.ts';
import { createTwoNodes, MATTER, type Node, PLACE, type TwoNodes } from './two-nodes.ts';

const DAY = 86_400_000;

let world: TwoNodes;
/** One application for the log-in that is revoked: with it all its log-ins of the user end. */
let clients: Readonly<Record<'kept' | 'revoked', TestClient>>;

beforeAll(async () => {
  world = await createTwoNodes();
  clients = {
    kept: await makeClient(world, { name: 'Kept', isLegacy: true }),
    revoked: await makeClient(world, { name: 'Revoked', isLegacy: true }),
  };
});
afterAll(() => world.close());

const person = () => ({ userName: 'user@acme.test', password: world.passwords.user });

const tokenOf = async (node: Node, client: TestClient, scope: string): Promise<string> => {
  const { status, json } = await logIn(node, person(), client, scope);
  expect(status).toBe(200);
  return json.access_token;
};

/** As its user does it, in the list of authorized applications. */
const revoke = async (node: Node, { name }: TestClient): Promise<void> => {
  const { json } = await callLogin(node, 'GET', `/applications?Name=${name}`, basic(person()));
  const path = `/applications/${json.Results[0].ObjectID}`;
  expect((await callLogin(node, 'DELETE', path, basic(person()))).status).toBe(204);
};

/** By the provider of the one node or the other; what ends by itself first, since the time moves for all. */
const issue = async (tokens: Map<string, string>): Promise<void> => {
  const [one, two] = await world.nodes({});
  tokens.set('expired', await tokenOf(one, clients.kept, 'alm'));
  world.advance(DAY);
  tokens.set('alm', await tokenOf(two, clients.kept, 'alm openid'));
  tokens.set('openid', await tokenOf(one, clients.kept, 'openid'));
  tokens.set('revoked', await tokenOf(two, clients.revoked, 'alm'));
  await revoke(one, clients.revoked);
};

const isAboutTokens = (credentials: readonly string[]): boolean =>
  credentials.some((each) => each.startsWith('oauth:'));

const GROUPS = groups().flatMap(({ name, given, cases }) => {
  const about = cases.filter(([, , credentials]) => isAboutTokens(credentials));
  return about.length === 0 ? [] : [{ name, given, cases: about }];
});

const READ = { method: 'GET', path: `/defect/${MATTER.defect}` };
const SELF = { method: 'GET', path: '/user' };
const WRITE = {
  method: 'POST',
  path: '/defect/create',
  contentType: 'application/json',
  body: JSON.stringify({ Defect: { Name: 'Made with a token', Project: `/project/${PLACE.project}` } }),
};

test('the cases about tokens are all here', () => {
  expect(GROUPS.flatMap(({ cases }) => cases.map(([id]) => id)).filter((id) => !id.includes(', '))).toHaveLength(15);
});

describe.each(GROUPS)('on two nodes, with tokens of the provider, given $name', ({ given, cases }) => {
  beforeAll(() => world.arrange(given, issue));

  test.each(cases)('%s', async (...authCase) => {
    const [id, , credentials, read, write] = authCase;
    for (const node of await world.nodes(given)) {
      const presented = await presentedOver(node, { credentials, world });
      // Who the caller is, is the one thing that a token without alm opens.
      const self = /oauth:openid/.test(credentials.join(' ')) ? 'ok:user' : read;
      for (const [name, request, outcome] of [
        ['read', READ, read],
        ['self', SELF, self],
        ['write', WRITE, write],
      ] as const) {
        const { target, reply } = await send(node, presented, given, request);
        expectOutcome(outcome, reply, target, `${id}: ${name}`);
        if (opensNoSession(authCase)) expect(reply.headers['set-cookie']).toBeUndefined();
        if (name !== 'self' || !outcome.startsWith('ok:')) continue;
        const who = outcome.slice('ok:'.length) as keyof typeof USERS;
        expect(JSON.parse(reply.text).User.ObjectID).toBe(USERS[who]);
      }
    }
  });
});
