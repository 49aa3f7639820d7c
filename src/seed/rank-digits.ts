const RANK_BASE = 94;

/**
 * Two bytes for each of a rank's five last digits, made from a position instead of at random: ranks of one import sort
 * by their lines, below every rank made before.
 */
export const rankDigits = (position: number): Uint8Array => {
  const bytes = new Uint8Array(10);
  // The last digit is never the lowest one, which leaves it one value fewer.
  let rest = position;
  bytes[9] = rest % (RANK_BASE - 1);
  rest = Math.floor(rest / (RANK_BASE - 1));
  for (let at = 7; at > 0; at -= 2) {
    bytes[at] = rest % RANK_BASE;
    rest = Math.floor(rest / RANK_BASE);
  }
  return bytes;
};
