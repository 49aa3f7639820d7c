import { randomInt } from 'node:crypto';

const MOST_SECONDS = 6;

/**
 * Seconds after which whoever came while too many passwords were being checked may try again, from 1 to 6 by chance: told the same,
 * all who were turned away in a storm come back in one moment, again and again, and everybody else waits for that moment to pass.
 */
export const comeBackIn = (): number => randomInt(1, MOST_SECONDS + 1);
