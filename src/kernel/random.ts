import { randomBytes } from 'node:crypto';

/** A source of `count` bytes from a cryptographically secure generator; tests pass a seeded one. */
export type RandomBytes = (count: number) => Uint8Array;

export const secureRandom: RandomBytes = (count) => randomBytes(count);
