import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groups, opensNoSession, presentedOver, send } from './attempts.ts';
import { expectOutcome } from './expected-answer.ts';
import { USERS } from './identity-world.ts';
import type { WriteRequest } from './kinds-of-write.ts';
import { createTwoNodes, MATTER, type TwoNodes } from './two-nodes.ts';

let world: TwoNodes;
beforeAll(async () => {
  world = await createTwoNodes();
});
afterAll(() => world.close());

const QUERY = `(ObjectID = ${MATTER.defect})`;

const READS: readonly (readonly [string, WriteRequest])[] = [
  ['one defect', { method: 'GET', path: `/defect/${MATTER.defect}` }],
  ['a query', { method: 'GET', path: `/defect?query=${encodeURIComponent(QUERY)}&fetch=Name` }],
  ['the caller', { method: 'GET', path: '/user' }],
];

describe.each(groups())('on two nodes, given $name, a read with', ({ given, cases }) => {
  beforeAll(() => world.arrange(given));

  test.each(cases)('%s', async (...authCase) => {
    const [id, , credentials, outcome] = authCase;
    for (const node of await world.nodes(given)) {
      const presented = await presentedOver(node, { credentials, world });
      for (let round = 0; round < (given.repeat ?? 1); round++) {
        for (const [name, request] of READS) {
          // The one thing that such a token opens.
          const isSelf = name === 'the caller' && /oauth:openid/.test(credentials.join(' '));
          const { target, reply } = await send(node, presented, given, request);
          const [verdict, who = 'user'] = isSelf ? ['ok'] : outcome.split(':');
          expectOutcome(isSelf ? 'ok:user' : outcome, reply, target, `${id}: ${name}`);
          if (opensNoSession(authCase)) expect(reply.headers['set-cookie']).toBeUndefined();
          if (verdict !== 'ok') continue;
          const [result] = Object.values<{ ObjectID: number; TotalResultCount: number }>(JSON.parse(reply.text));
          if (name === 'the caller') expect(result?.ObjectID).toBe(USERS[who as keyof typeof USERS]);
          if (name === 'one defect') expect(result?.ObjectID).toBe(MATTER.defect);
          if (name === 'a query') expect(result?.TotalResultCount).toBe(1);
        }
      }
    }
  });
});
