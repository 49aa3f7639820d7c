import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../support/world.ts';
import { presentedOver, type Sent, send } from './attempts.ts';
import { expectOutcome } from './expected-answer.ts';
import { USERS } from './identity-world.ts';
import type { WriteRequest } from './kinds-of-write.ts';
import { createTwoNodes, PLACE, type TwoNodes } from './two-nodes.ts';

let world: TwoNodes;
beforeAll(async () => {
  world = await createTwoNodes();
  await world.arrange({});
});
afterAll(() => world.close());

const WAYS: readonly (readonly string[])[] = [
  ['basic:user', 'cookie:JSESSIONID=session-A', 'key:session-A'],
  ['cookie:JSESSIONID=session-A', 'key:session-A'],
  ['apikey:full'],
  ['basic:key-as-user-and-password'],
  ['cookie:ZSESSIONID=apikey-full'],
  ['oauth:alm'],
  ['oauth:alm@bearer'],
];

const post = (path: string, body: Json): WriteRequest => ({ method: 'POST', path, body: JSON.stringify(body) });

/** What tells one object from another, and when it was. */
const OWN = ['_ref', '_refObjectUUID', '_CreatedAt', 'ObjectID', 'ObjectUUID', 'CreationDate', 'RevisionHistory'];

/** The history of a defect that was created, changed and deleted with these credentials. */
const historyOf = async (credentials: readonly string[]): Promise<Json> => {
  const [node] = await world.nodes({});
  const presented = await presentedOver(node, { credentials, world });
  const ask = async (request: WriteRequest): Promise<Json> => {
    const { target, reply }: Sent = await send(node, presented, {}, request);
    expectOutcome('ok:user', reply, target, credentials.join());
    return Object.values(JSON.parse(reply.text))[0];
  };
  const project = `/project/${PLACE.project}`;
  const { Object: made } = await ask(post('/defect/create?fetch=true', { Defect: { Name: 'a', Project: project } }));
  await ask(post(`/defect/${made.ObjectID}`, { Defect: { Name: 'b', Notes: 'more' } }));
  const path = `${new URL(made.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '')}/Revisions?fetch=true`;
  const { Results } = await ask({ method: 'GET', path });
  const author = Number(made.CreatedBy._ref.split('/').at(-1));
  return {
    author,
    revisions: Results.map((each: Json) =>
      Object.fromEntries(Object.entries(each).filter(([name]) => !OWN.includes(name))),
    ),
  };
};

test('what is written with a key, a token, a password or a session looks alike: its user did it', async () => {
  const histories = await Promise.all(WAYS.map(historyOf));
  expect(histories[0].author).toBe(USERS.user);
  expect(histories[0].revisions).toHaveLength(2);
  expect(JSON.stringify(histories[0].revisions)).toContain('NAME changed from [a] to [b]');
  for (const [at, history] of histories.entries()) expect([WAYS[at], history]).toEqual([WAYS[at], histories[0]]);
});
