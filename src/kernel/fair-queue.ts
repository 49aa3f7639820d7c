import { type Lifetime, LifetimeOver } from './lifetime.ts';

/** Why somebody was not let in: too many of the same owner wait already. */
export class QueueFull extends Error {}

/** Gives a place back. A second call does nothing. */
export type Leave = () => void;

/**
 * Shares a number of places among owners. One owner has at most `each` of them. A place that becomes free goes to the
 * owner who has the fewest, so that one who asks often does not keep the others waiting; of one owner, to the first who came.
 */
export interface FairQueue {
  /** A place at once, or null where the owner has to wait. */
  tryEnter(owner: number): Leave | null;
  /**
   * Resolves when it is the owner's turn. Rejects with QueueFull, or with LifetimeOver when the patience ends first; that is
   * asked for only if there is something to wait for.
   */
  enter(owner: number, patience: () => Lifetime): Promise<Leave>;
}

export interface FairQueueRules {
  readonly places: number;
  readonly each: number;
  /** How many of one owner may wait. */
  readonly waiting: number;
}

interface Owner {
  inside: number;
  readonly waiting: Set<() => void>;
}

export const createFairQueue = ({ places, each, waiting }: FairQueueRules): FairQueue => {
  /** Those with somebody inside or waiting; whoever had a place last stands last. */
  const owners = new Map<number, Owner>();
  let inside = 0;

  const mayEnter = (owner: Owner): boolean => inside < places && owner.inside < each;

  /** One place is free: it goes to whoever of those that wait has the fewest, of equals to whoever came or was served first. */
  const admitNext = (): void => {
    let poorest: Owner | null = null;
    for (const owner of owners.values()) {
      const isNext = owner.waiting.size > 0 && mayEnter(owner) && owner.inside < (poorest?.inside ?? each);
      if (isNext) poorest = owner;
    }
    const [admit] = poorest?.waiting ?? [];
    admit?.();
  };

  const take = (key: number, owner: Owner): Leave => {
    inside++;
    owner.inside++;
    if (owners.size > 1) {
      // Behind the others from now on.
      owners.delete(key);
      owners.set(key, owner);
    }
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      inside--;
      owner.inside--;
      if (owner.inside === 0 && owner.waiting.size === 0) owners.delete(key);
      admitNext();
    };
  };

  const wait = (key: number, owner: Owner, patience: Lifetime): Promise<Leave> => {
    const { promise, resolve, reject } = Promise.withResolvers<Leave>();
    const giveUp = (): void => {
      owner.waiting.delete(admit);
      if (owner.inside === 0 && owner.waiting.size === 0) owners.delete(key);
      reject(new LifetimeOver());
    };
    const admit = (): void => {
      owner.waiting.delete(admit);
      forget();
      resolve(take(key, owner));
    };
    owner.waiting.add(admit);
    const forget = patience.onEnd(giveUp);
    if (patience.isOver) giveUp();
    return promise;
  };

  const ownerOf = (key: number): Owner => {
    const known = owners.get(key);
    if (known !== undefined) return known;
    const owner = { inside: 0, waiting: new Set<() => void>() };
    owners.set(key, owner);
    return owner;
  };

  const tryEnter = (key: number): Leave | null => {
    const owner = ownerOf(key);
    return owner.waiting.size === 0 && mayEnter(owner) ? take(key, owner) : null;
  };

  return {
    tryEnter,
    enter: async (key, patience) => {
      const leave = tryEnter(key);
      if (leave !== null) return leave;
      const owner = ownerOf(key);
      if (owner.waiting.size >= waiting) throw new QueueFull();
      return wait(key, owner, patience());
    },
  };
};
