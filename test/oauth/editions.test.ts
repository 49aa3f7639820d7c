import { describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { authorize, authorizeTarget, formOf, makeClient, openBrowser } from './oauth-world.ts';

const world = useAccountsWorld();

describe.each(['onprem', 'sandbox'] as const)('the edition %s', (edition) => {
  const SENTENCE = `The edition ${edition} has no authorized applications.`;

  test('has no pages for a log-in, not even for one that began before', async () => {
    const client = await makeClient(world, { isLegacy: true });
    const person = await world.makeUser();
    const begun = openBrowser(world.node);
    const { at, reply } = await begun.follow(await begun.get(authorizeTarget(client)));
    expect(at).toMatch(/^\/login\/oauth2\/interaction\//);
    const { action, fields } = formOf(reply.text);
    const node = await world.startNode({ edition });
    const cookie = [...begun.cookies].map((pair) => pair.join('=')).join('; ');
    const body = new URLSearchParams({ ...fields, userName: person.userName, password: person.password }).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie };
    for (const call of [
      { method: 'GET', target: at, headers: { cookie } },
      { method: 'POST', target: action, headers: form, body },
      { method: 'POST', target: `${at}/consent`, headers: form, body: 'answer=allow' },
    ]) {
      const answer = await node.send(call);
      expect([answer.status, answer.text.includes(SENTENCE)]).toEqual([403, true]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await authorize(begun, person, authorizeTarget(client))).searchParams.get('code')).not.toBeNull();
  });
});
