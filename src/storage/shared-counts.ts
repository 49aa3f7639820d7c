/** Counts, each named by a key that is equal for the same question of one user: nobody waits for what another asked. */
export type SharedCounts = (key: string, count: () => Promise<number>) => Promise<number>;

interface Counting {
  /** Over when the count that is under way has ended, however it did. */
  readonly ended: Promise<unknown>;
  /** The count that begins then, for all who asked meanwhile. */
  next: Promise<number> | null;
}

/**
 * Clients fetch the pages of a long query side by side, and each page says how many objects there are in all. Whoever asks for
 * what is being counted waits for that to end, and shares one new count with all who asked meanwhile: a count begins after
 * everybody who gets it has asked, so it is never older than the question.
 *
 * A count ends with the request that began it; then those who shared it count for themselves.
 */
export const createSharedCounts = (): SharedCounts => {
  const underWay = new Map<string, Counting>();

  const begin = (key: string, count: () => Promise<number>): Promise<number> => {
    const counted = count();
    const ended = counted.catch(() => {});
    const counting: Counting = { ended, next: null };
    underWay.set(key, counting);
    void ended.then(() => {
      if (counting.next === null) underWay.delete(key);
    });
    return counted;
  };

  return (key, count) => {
    const counting = underWay.get(key);
    if (counting === undefined) return begin(key, count);
    if (counting.next !== null) return counting.next.catch(count);
    counting.next = counting.ended.then(() => begin(key, count));
    return counting.next;
  };
};
