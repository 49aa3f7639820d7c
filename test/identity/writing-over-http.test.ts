import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestRows } from '../support/world.ts';
import { groups, opensNoSession, presentedOver, type Sent, send } from './attempts.ts';
import type { AuthCase, CaseState } from './auth-cases.ts';
import { expectOutcome } from './expected-answer.ts';
import { USERS } from './identity-world.ts';
import { KINDS_OF_WRITE, type KindOfWrite, type Targets } from './kinds-of-write.ts';
import type { PresentedCase } from './present-case.ts';
import { createTwoNodes, MATTER, type Node, type TwoNodes } from './two-nodes.ts';

let world: TwoNodes;
/** What refused writes are about. */
let still: Targets;

beforeAll(async () => {
  world = await createTwoNodes();
  await world.arrange({});
  const [node] = await world.nodes({});
  const presented = await presentedOver(node, { credentials: ['apikey:full'], world });
  const done = async (name: string, targets: Targets): Promise<Targets> => {
    const kind = KINDS_OF_WRITE.find((each) => each.name === name);
    if (kind === undefined) throw new Error(`no kind ${name}`);
    return accepted(kind, targets, await send(node, presented, {}, kind.request(targets)));
  };
  const { defect, lost, tagOfDefect } = MATTER;
  const { content } = await done('attachment content', { defect, doomed: lost, binned: 0, content: 0, tagOfDefect });
  const { binned } = await done('delete', { defect, doomed: lost, binned: 0, content, tagOfDefect });
  still = { defect, doomed: MATTER.doomed, binned, content, tagOfDefect };
});
afterAll(() => world.close());

const accepted = async (kind: KindOfWrite, targets: Targets, { reply }: Sent): Promise<Targets> => {
  const [result] = Object.values<{ Object: unknown }>(JSON.parse(reply.text));
  return { ...targets, ...(await kind.after?.(result?.Object, targets, world.database)) };
};

/** .NET sends long queries so: a POST that reads. */
const TUNNELLED: KindOfWrite = {
  name: 'a query as a form with _method=GET',
  request: () => ({
    method: 'POST',
    path: '/defect',
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({ _method: 'GET', query: `(ObjectID = ${MATTER.defect})` }).toString(),
  }),
};

/** What has no version is not asked in an old one. */
const kindsFor = (given: CaseState, { tunnelled }: PresentedCase): readonly KindOfWrite[] => {
  if (tunnelled) return [TUNNELLED];
  return KINDS_OF_WRITE.filter(
    (kind) =>
      !(given.api !== undefined && kind.request(still).raw) && !(given.role !== undefined && kind.everybody === true),
  );
};

/** What failed passwords are counted in. */
const COUNTED = ['failed_login_attempts', 'account_locked_until'];

const digest = () => digestRows(world.database, COUNTED);

/** All of them at once, and nothing was written. */
const expectRefusals = async (
  authCase: AuthCase,
  presented: PresentedCase,
  kinds: readonly KindOfWrite[],
  nodes: readonly Node[],
): Promise<void> => {
  const [id, given, , , outcome] = authCase;
  const before = await digest();
  await Promise.all(
    kinds.map(async (kind, at) => {
      const node = nodes[at % nodes.length] as Node;
      const { target, reply } = await send(node, presented, given, kind.request(still));
      expectOutcome(outcome, reply, target, `${id}: ${kind.name}`);
      if (opensNoSession(authCase)) expect(reply.headers['set-cookie']).toBeUndefined();
    }),
  );
  expect(await digest()).toEqual(before);
};

/** How many revisions and signed rows are whose. */
const signatures = async (kind: KindOfWrite): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await world.database.main.query<{ user_id: number; count: number }>(
    `SELECT user_id, count(*) FROM ${kind.signedIn ?? 'revision'} GROUP BY user_id`,
  );
  return Object.fromEntries(rows.map(({ user_id, count }) => [user_id, count]));
};

/** One after the other on both nodes in turn, each signed by who acts and by nobody else. */
const expectWrites = async (
  authCase: AuthCase,
  presented: PresentedCase,
  kinds: readonly KindOfWrite[],
  nodes: readonly Node[],
): Promise<void> => {
  const [id, given, , , outcome] = authCase;
  const who = USERS[outcome.slice('ok:'.length) as keyof typeof USERS];
  let targets = still;
  for (const [at, kind] of kinds.entries()) {
    const before = await signatures(kind);
    const sent = await send(nodes[at % nodes.length] as Node, presented, given, kind.request(targets));
    expectOutcome(outcome, sent.reply, sent.target, `${id}: ${kind.name}`);
    if (opensNoSession(authCase)) expect(sent.reply.headers['set-cookie']).toBeUndefined();
    targets = await accepted(kind, targets, sent);
    const after = await signatures(kind);
    const isRead = kind === TUNNELLED;
    expect([kind.name, (after[who] ?? 0) > (before[who] ?? 0)]).toEqual([kind.name, !isRead]);
    expect({ ...after, [who]: 0 }).toEqual({ ...before, [who]: 0 });
  }
};

describe.each(groups())('on two nodes, given $name, a write with', ({ given, cases }) => {
  beforeAll(() => world.arrange(given));

  test.each(cases)('%s', async (...authCase) => {
    const [, , credentials, , outcome] = authCase;
    const nodes = await world.nodes(given);
    const presented = await presentedOver(nodes[0], { credentials, world });
    const kinds = kindsFor(given, presented);
    for (let round = 0; round < (given.repeat ?? 1); round++) {
      const turned = round % 2 === 0 ? nodes : nodes.toReversed();
      if (outcome.startsWith('ok:')) await expectWrites(authCase, presented, kinds, turned);
      else await expectRefusals(authCase, presented, kinds, turned);
    }
  });
});

test('two calls to authorize, one on each node, give one token, which writes on both', async () => {
  await world.arrange({});
  const nodes = await world.nodes({});
  const presented = await presentedOver(nodes[0], { credentials: ['cookie:JSESSIONID=session-A'], world });
  const authorize = { method: 'GET', path: '/security/authorize' };
  const answers = await Promise.all(nodes.map((node) => send(node, presented, {}, authorize)));
  const tokens = answers.map(({ reply }) => JSON.parse(reply.text).OperationResult.SecurityToken);
  expect(tokens).toEqual(Array(2).fill(world.sessions.get('session-A')?.token));
  for (const node of nodes) {
    const request = { method: 'POST', path: `/defect/${MATTER.defect}`, body: '{"Defect":{"Notes":"on a node"}}' };
    const { target, reply } = await send(node, { ...presented, query: [['key', tokens[0]]] }, {}, request);
    expectOutcome('ok:user', reply, target, 'an update');
  }
});
