import fc from 'fast-check';
import { afterEach, describe, expect, it, test } from 'vitest';
import { wrongHistories } from '../support/recount.ts';
import { type Caller, type Json, type Reply, useWorld } from '../support/world.ts';

const world = useWorld();

const editor = (): Caller => world.as('editor');

interface Chain {
  readonly path: string;
  readonly name: string;
  readonly collection: string;
  readonly table: string;
  readonly own: string;
  readonly item: string;
}

const stories = { path: 'hierarchicalrequirement', name: 'HierarchicalRequirement', table: 'story_predecessor' };
const portfolio = { table: 'portfolio_item_predecessor', own: 'portfolio_item_id', item: 'predecessor_id' };

const CHAINS: readonly Chain[] = [
  { ...stories, collection: 'Predecessors', own: 'story_id', item: 'predecessor_id' },
  { ...stories, collection: 'Successors', own: 'predecessor_id', item: 'story_id' },
  { ...portfolio, path: 'portfolioitem/feature', name: 'Feature', collection: 'Predecessors' },
  { ...portfolio, path: 'portfolioitem/initiative', name: 'Initiative', collection: 'Predecessors' },
  { ...portfolio, path: 'portfolioitem/theme', name: 'Theme', collection: 'Predecessors' },
  {
    path: 'defect',
    name: 'Defect',
    collection: 'Duplicates',
    table: 'defect_duplicate',
    own: 'defect_id',
    item: 'duplicate_id',
  },
];

const at = ({ path }: Chain, { ObjectID }: Json): string => `/${path}/${ObjectID}`;

const make = (chain: Chain, count: number): Promise<readonly Json[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) => editor().create(chain.path, { Name: `${chain.collection} ${index}` })),
  );

/** How one is linked to another: in the body, which replaces the collection, or added to it. */
const WAYS = {
  'in its body': (chain: Chain, one: Json, other: Json): Promise<Reply> =>
    editor().post(at(chain, one), { [chain.name]: { [chain.collection]: [{ _ref: other._ref }] } }),
  added: (chain: Chain, one: Json, other: Json): Promise<Reply> =>
    editor().post(`${at(chain, one)}/${chain.collection}/add`, { CollectionItems: [{ _ref: other._ref }] }),
} as const;

const refusal = ({ name, collection }: Chain): string =>
  `Validation error: ${name}.${collection} should not contain the object itself`;

const isDone = ({ result }: Reply): boolean => result.Errors.length === 0;

/** Objects that a chain leads from and back to. */
const circles = async (): Promise<readonly string[]> => {
  const tables = new Map(CHAINS.map((chain) => [chain.table, chain]));
  const { rows } = await world.database.main.query<{ oid: string }>(
    [...tables.values()]
      .map(
        ({ table, own, item }) => `SELECT * FROM (WITH RECURSIVE way AS (
          SELECT ${own} AS start, ${item} AS at FROM ${table}
          UNION SELECT way.start, l.${item} FROM way JOIN ${table} l ON l.${own} = way.at)
          SELECT start AS oid FROM way WHERE start = at) ${table}`,
      )
      .join(' UNION '),
  );
  return rows.map(({ oid }) => oid);
};

// However links came, no chain leads back to where it begins, and every change was told.
afterEach(async () => {
  expect(await circles()).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
});

describe.each(CHAINS.map((chain): [string, Chain] => [`${chain.name}.${chain.collection}`, chain]))(
  '%s',
  (_, chain) => {
    describe.each(Object.entries(WAYS))('%s', (_way, link) => {
      test.each([2, 3, 5])('never leads back over %i of them, and nothing is written', async (length) => {
        const ring = await make(chain, length);
        for (const [index, one] of ring.slice(0, -1).entries())
          expect((await link(chain, one, ring[index + 1])).result.Errors).toEqual([]);
        const before = await world.digest();
        const reply = await link(chain, ring.at(-1), ring[0]);
        expect([reply.status, reply.result.Errors]).toEqual([200, [refusal(chain)]]);
        expect(await world.digest()).toEqual(before);
        const { result } = await editor().get(at(chain, ring.at(-1)));
        expect(result[chain.collection].Count).toBe(0);
      });
    });

    it('may meet again where it does not lead back', async () => {
      const [top, left, right, end] = await make(chain, 4);
      const both = (one: Json, ...others: readonly Json[]): Promise<Json> =>
        editor().update(at(chain, one), { [chain.collection]: others.map(({ _ref }) => ({ _ref })) });
      await both(top, left, right);
      await both(left, end);
      await both(right, end, left);
      expect(await both(top, end)).toMatchObject({ [chain.collection]: { Count: 1 } });
    });
  },
);

const [PREDECESSORS] = CHAINS as readonly [Chain];

describe('what precedes and follows a story', () => {
  it('changes sides in one body', async () => {
    const [one, other] = await make(PREDECESSORS, 2);
    await editor().update(at(PREDECESSORS, one), { Predecessors: [other._ref] });
    const turned = await editor().update(at(PREDECESSORS, one), { Predecessors: [], Successors: [other._ref] });
    expect(turned).toMatchObject({ Predecessors: { Count: 0 }, Successors: { Count: 1 } });
  });

  it('is not the same story, nor one on the other side of it', async () => {
    const [first, last] = await make(PREDECESSORS, 2);
    await editor().update(at(PREDECESSORS, last), { Predecessors: [first._ref] });
    const before = await world.digest();
    const bodies = [
      { Name: 'Between', Predecessors: [first._ref], Successors: [first._ref] },
      { Name: 'Backwards', Predecessors: [last._ref], Successors: [first._ref] },
    ];
    for (const body of bodies) {
      const { root, result } = await editor().post('/hierarchicalrequirement/create', {
        HierarchicalRequirement: body,
      });
      expect([root, result.Errors]).toEqual(['CreateResult', [refusal(PREDECESSORS)]]);
    }
    const fresh = { CollectionItems: [{ Name: 'Fresh', Predecessors: [first._ref] }] };
    const { result } = await editor().post(`${at(PREDECESSORS, first)}/Predecessors/add`, fresh);
    expect(result.Errors).toEqual([refusal(PREDECESSORS)]);
    expect(await world.digest()).toEqual(before);
    expect(
      await editor().create('hierarchicalrequirement', {
        Name: 'In between',
        Predecessors: [first._ref],
        Successors: [last._ref],
      }),
    ).toMatchObject({
      Predecessors: { Count: 1 },
      Successors: { Count: 1 },
    });
  });

  it('counts while it is in the recycle bin, so that it can come back', async () => {
    const [first, middle, last] = await make(PREDECESSORS, 3);
    await editor().update(at(PREDECESSORS, last), { Predecessors: [middle._ref] });
    await editor().update(at(PREDECESSORS, middle), { Predecessors: [first._ref] });
    await editor().delete(at(PREDECESSORS, middle));
    const { result } = await WAYS.added(PREDECESSORS, first, last);
    expect(result.Errors).toEqual([refusal(PREDECESSORS)]);
    const query = `(ItemOID = ${middle.ObjectID})`;
    const [entry] = (await editor().get('/recyclebinentry', { query, fetch: 'ObjectID' })).result.Results;
    expect((await editor().post(`/recyclebinentry/${entry.ObjectID}/restore`)).result.Errors).toEqual([]);
    expect((await editor().get(at(PREDECESSORS, middle))).result).toMatchObject({
      Predecessors: { Count: 1 },
      Successors: { Count: 1 },
    });
  });
});

describe('links that are made at once', () => {
  test.each(Object.entries(WAYS))('%s never make a circle of four', async (_, link) => {
    for (let round = 0; round < 8; round++) {
      const ring = await make(PREDECESSORS, 4);
      const replies = await Promise.all(ring.map((one, index) => link(PREDECESSORS, one, ring[(index + 1) % 4])));
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const refused = replies.flatMap(({ result }) => result.Errors);
      expect(refused).toEqual([refusal(PREDECESSORS)]);
      expect(await circles()).toEqual([]);
    }
  });

  it('are those that the answers say, whatever is linked to what from which side', async () => {
    const pair = fc.tuple(fc.nat(4), fc.nat(4), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: 4, maxLength: 12 }), async (wanted) => {
        const found = await make(PREDECESSORS, 5);
        const links = wanted.filter(([one, other]) => one !== other);
        const replies = await Promise.all(
          links.map(([one, other, isFollowing]) =>
            WAYS.added(CHAINS[isFollowing ? 1 : 0] as Chain, found[one], found[other]),
          ),
        );
        const sentences = new Set(replies.flatMap(({ result }) => result.Errors));
        expect([refusal(PREDECESSORS), refusal(CHAINS[1] as Chain)]).toEqual(expect.arrayContaining([...sentences]));
        const made = links
          .filter((_, index) => isDone(replies[index] as Reply))
          .map(([one, other, isFollowing]) => (isFollowing ? [other, one] : [one, other]))
          .map((ends) => ends.map((end) => found[end].ObjectID).join(' after '));
        const { rows } = await world.database.main.query<{ link: string }>(
          "SELECT story_id || ' after ' || predecessor_id AS link FROM story_predecessor WHERE story_id = ANY($1)",
          [found.map(({ ObjectID }) => ObjectID)],
        );
        expect(rows.map(({ link }) => link).sort()).toEqual([...new Set(made)].sort());
        expect(await circles()).toEqual([]);
      }),
      { numRuns: process.env.MUSTER_LONG === '1' ? 200 : 12 },
    );
  });
});
