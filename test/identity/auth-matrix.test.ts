import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Authentication } from '../../src/identity/authenticate.ts';
import type { Decision } from '../../src/identity/decision.ts';
import { wayOf } from '../../src/identity/explain.ts';
import { groups } from './attempts.ts';
import { AUTH_CASES, type AuthCase, type CaseOutcome } from './auth-cases.ts';
import { createWorld, keptSession, request, type World } from './identity-world.ts';
import { present } from './present-case.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const earlierCookies = async (): Promise<string> => {
  const key = world.keys.get('full') ?? '';
  const earlier = await world.authenticator().authenticate(request([['zsessionid', key]]));
  return keptSession(earlier) === '' ? '' : `JSESSIONID=${keptSession(earlier)}`;
};

const outcomeOf = ({ decision }: Authentication): string =>
  decision.kind === 'accepted' ? `ok:${nameOf(decision.principal.userOid)}` : decision.answer;

const nameOf = (oid: number): string => ['user', 'other', 'admin'][oid - 1001] ?? String(oid);

/** Ordinary permissions come after identity, which lets such a caller through. */
const expected = (outcome: CaseOutcome): string => (outcome === 'not-authorized' ? 'ok:user' : outcome);

const attempt = async (authCase: AuthCase, intent: 'read' | 'write', reversed: boolean): Promise<Authentication> => {
  const [, given, credentials] = authCase;
  const { headers, query, tunnelled } = await present(credentials, world, earlierCookies);
  const authenticator = world.authenticator(given.edition);
  const presented = request(reversed ? headers.toReversed() : headers, {
    queryParameters: query,
    intent: tunnelled ? 'read' : intent,
    apiVersion: given.api === undefined ? '2.x' : '1.x',
  });
  const password = credentials.some((each) => /^basic:\w+:(wrong|old)$/.test(each)) ? 'wrong' : 'right';
  const explained = await authenticator.explain(presented, { subject: null, password, onlyOf: null });
  const decided = await authenticator.authenticate(presented);
  expect(wayTo(explained)).toEqual(wayTo(decided.decision));
  return decided;
};

/** What explaining tells of a decision. */
const wayTo = (decision: Decision) => {
  const { kind, reason, by, recognisedAt, stoppedAt, account } = decision;
  return { kind, reason, by, recognisedAt, stoppedAt, userOid: account?.userOid, gates: wayOf(decision) };
};

test('there are 118 cases with names of their own', () => {
  expect(new Set(AUTH_CASES.map(([id]) => id)).size).toBe(118);
});

describe.each(groups())('given $name, what is decided of', ({ given, cases }) => {
  beforeAll(() => world.arrange(given));

  test.each(cases)('%s', async (...authCase) => {
    const [, , , read, write] = authCase;
    for (let round = 0; round < (given.repeat ?? 1); round++) {
      for (const reversed of [false, true]) {
        expect(outcomeOf(await attempt(authCase, 'read', reversed))).toBe(expected(read));
        expect(outcomeOf(await attempt(authCase, 'write', reversed))).toBe(expected(write));
      }
    }
  });
});
