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

/** Instants, also as a text such as `today`, and where an object stands among others. */
const MOMENT = /"\d{4}-\d\d-\d\dT[^"]+"|(?<="_CreatedAt":)"[^"]*"|(?<="DragAndDropRank":)"(?:[^"\\]|\\.)*"/g;

/** The bytes of an answer, with each own id of these objects replaced by what it is the id of, and without instants. */
const withoutIds = (text: string, own: Readonly<Record<string, Json>>): string => {
  const ids = Object.entries(own).flatMap(([name, { ObjectID, ObjectUUID, FormattedID }]) => [
    [ObjectUUID, `${name} UUID`],
    [FormattedID, `${name} FormattedID`],
    [String(ObjectID), `${name} ObjectID`],
  ]);
  return ids
    .filter(([id]) => id !== undefined)
    .reduce((left, [id, what]) => left.replaceAll(id, `<${what}>`), text)
    .replace(MOMENT, '"<moment>"');
};

/** All that is there of a defect that was created, changed, deleted and restored with these credentials. */
const lifeOf = async (credentials: readonly string[]): Promise<Json> => {
  const [node] = await world.nodes({});
  const presented = await presentedOver(node, { credentials, world });
  const ask = async (request: WriteRequest): Promise<{ readonly text: string; readonly result: Json }> => {
    const { target, reply }: Sent = await send(node, presented, {}, request);
    expectOutcome('ok:user', reply, target, credentials.join());
    const result = Object.values(JSON.parse(reply.text))[0] as Json;
    expect([credentials, target, result.Errors]).toEqual([credentials, target, []]);
    return { text: reply.text, result };
  };
  const get = (path: string) => ask({ method: 'GET', path });
  const project = `/project/${PLACE.project}`;
  const created = await ask(post('/defect/create?fetch=true', { Defect: { Name: 'a', Project: project } }));
  const { Object: made } = created.result;
  await ask(post(`/defect/${made.ObjectID}`, { Defect: { Name: 'b', Notes: 'more' } }));
  await ask({ method: 'DELETE', path: `/defect/${made.ObjectID}` });
  const bin = await get(`/recyclebinentry?fetch=true&query=(ID = "${made.FormattedID}")`);
  const [entry] = bin.result.Results;
  await ask(post(`/recyclebinentry/${entry.ObjectID}/restore`, {}));

  const history = await get(`/revisionhistory/${made.RevisionHistory._ref.split('/').at(-1)}?fetch=true`);
  const revisions = await get(`/revisionhistory/${history.result.ObjectID}/Revisions?fetch=true`);
  const now = await get(`/defect/${made.ObjectID}?fetch=true`);
  const { rows } = await world.database.main.query<{ row: string }>(
    'SELECT to_jsonb(t)::text AS row FROM revision t WHERE history_id = $1 ORDER BY number',
    [history.result.ObjectID],
  );
  const own = {
    defect: made,
    entry,
    history: history.result,
    ...Object.fromEntries(revisions.result.Results.map((each: Json, at: number) => [`revision ${at}`, each])),
  };
  return {
    author: Number(made.CreatedBy._ref.split('/').at(-1)),
    words: revisions.result.Results.map((each: Json) => each.Description),
    ...Object.fromEntries(
      Object.entries({ created, bin, history, revisions, now }).map(([name, { text }]) => [
        name,
        withoutIds(text, own),
      ]),
    ),
    rows: rows.map(({ row }) => withoutIds(row, own)),
  };
};

test('what is written with a key, a token, a password or a session is the same in every byte: its user did it', async () => {
  const lives = await Promise.all(WAYS.map(lifeOf));
  const [{ author, words, rows, revisions }] = lives;
  expect(author).toBe(USERS.user);
  expect(words).toContainEqual(expect.stringContaining('NAME changed from [a] to [b]'));
  expect(rows).toHaveLength(words.length);
  expect(revisions).toContain('"RevisionHistory":{');
  expect(revisions).toContain(`/user/${USERS.user}`);
  for (const [at, life] of lives.entries()) expect([WAYS[at], life]).toEqual([WAYS[at], lives[0]]);
});
