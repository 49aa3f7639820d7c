import type { Decision } from '../../lib/decision.ts';

/** Two parts of the log as one, the newest first, each entry once. */
export const mergeEntries = (some: readonly Decision[], others: readonly Decision[]): readonly Decision[] => {
  const byId = new Map([...others, ...some].map((entry) => [entry.ID, entry]));
  return [...byId.values()].toSorted((one, other) => other.ID - one.ID);
};
