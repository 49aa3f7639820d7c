/** The current instant. Pure code takes one of these instead of reading the time itself. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** Milliseconds that only ever grow, whatever happens to the wall clock: what an age is measured by. */
export type Elapsed = () => number;

export const systemElapsed: Elapsed = () => performance.now();
