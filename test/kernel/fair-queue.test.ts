import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFairQueue, type Leave, QueueFull } from '../../src/kernel/fair-queue.ts';
import { Lifetime, LifetimeOver } from '../../src/kernel/lifetime.ts';

const never = (): Lifetime => new Lifetime();

/** Long enough for everybody who may enter to have entered. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sends owners into a queue and notes who is inside, in the order of entering. */
const visitors = (rules: Parameters<typeof createFairQueue>[0]) => {
  const queue = createFairQueue(rules);
  const entered: { readonly owner: number; readonly leave: Leave }[] = [];
  return {
    queue,
    entered,
    owners: (): readonly number[] => entered.map(({ owner }) => owner),
    come: (owner: number, patience = never): Promise<void> =>
      queue.enter(owner, patience).then((leave) => void entered.push({ owner, leave })),
  };
};

describe('a fair queue', () => {
  it('lets in whoever finds a place, without asking for patience', async () => {
    const { come, owners } = visitors({ places: 3, each: 2, waiting: 9 });
    const unasked = (): Lifetime => {
      throw new Error('asked');
    };
    await Promise.all([come(1, unasked), come(1, unasked), come(2, unasked)]);
    expect(owners()).toEqual([1, 1, 2]);
  });

  it('keeps places of one owner from another, and lets owners in by turns', async () => {
    const { come, owners, entered } = visitors({ places: 2, each: 2, waiting: 9 });
    for (const owner of [1, 1, 1, 1, 2, 3, 2]) void come(owner);
    await settle();
    expect(owners()).toEqual([1, 1]);
    for (let at = 0; at < 7; at++) {
      entered[at]?.leave();
      await settle();
    }
    expect(owners()).toEqual([1, 1, 2, 1, 3, 2, 1]);
  });

  it('gives a place back once, however often it is said', async () => {
    const { come, entered, owners } = visitors({ places: 1, each: 1, waiting: 9 });
    for (const owner of [1, 2, 3]) void come(owner);
    await settle();
    entered[0]?.leave();
    entered[0]?.leave();
    await settle();
    expect(owners()).toEqual([1, 2]);
  });

  it('turns away one more than may wait, and lets go who loses patience', async () => {
    const { queue, come, entered, owners } = visitors({ places: 1, each: 1, waiting: 1 });
    await come(1);
    const impatient = new Lifetime();
    const waiting = queue.enter(1, () => impatient);
    await expect(queue.enter(1, never)).rejects.toThrow(QueueFull);
    impatient.end();
    await expect(waiting).rejects.toThrow(LifetimeOver);
    await expect(queue.enter(1, () => impatient)).rejects.toThrow(LifetimeOver);
    void come(1);
    entered[0]?.leave();
    await settle();
    expect(owners()).toEqual([1, 1]);
  });

  it('is never too full, never keeps a place empty that somebody may have, and forgets nobody', async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ comes: fc.integer({ min: 1, max: 4 }) }),
        fc.record({ leaves: fc.nat() }),
        fc.record({ givesUp: fc.nat() }),
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (moves) => {
        const rules = { places: 4, each: 3, waiting: 100 };
        const queue = createFairQueue(rules);
        const inside: { owner: number; leave: Leave }[] = [];
        const waiting: { owner: number; patience: Lifetime }[] = [];
        for (const move of moves) {
          if ('comes' in move) {
            const visitor = { owner: move.comes, patience: new Lifetime() };
            waiting.push(visitor);
            queue
              .enter(visitor.owner, () => visitor.patience)
              .then(
                (leave) => {
                  waiting.splice(waiting.indexOf(visitor), 1);
                  inside.push({ owner: visitor.owner, leave });
                },
                () => waiting.splice(waiting.indexOf(visitor), 1),
              );
          } else if ('leaves' in move) inside.splice(move.leaves % (inside.length || 1), 1)[0]?.leave();
          else waiting[move.givesUp % (waiting.length || 1)]?.patience.end();
          await settle();
          const of = (owner: number): number => inside.filter((each) => each.owner === owner).length;
          expect(inside.length).toBeLessThanOrEqual(rules.places);
          for (const owner of [1, 2, 3, 4]) expect(of(owner)).toBeLessThanOrEqual(rules.each);
          if (inside.length < rules.places) {
            expect(waiting.filter(({ owner }) => of(owner) < rules.each)).toEqual([]);
          }
        }
      }),
    );
  });
});
