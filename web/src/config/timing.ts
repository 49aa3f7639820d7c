/** How often a visible list asks again, so that two browsers agree without a reload. */
export const LIVE_MS = 4_000;

/** How often sums over many entries are made anew while they are looked at. */
export const COUNTS_MS = 30_000;

/** How often a page that waits for one event asks. */
export const WAITING_MS = 1_000;

/** How long a text must rest before it filters a list. */
export const TYPING_MS = 250;

/** How often the live tail of the decision log asks for what is new. */
export const TAIL_MS = 2_000;

/** How often "5 minutes ago" is said anew. */
export const TICK_MS = 10_000;
