/** A repeatable source of choices (mulberry32). */
export interface Dice {
  /** From 0 up to 1. */
  roll(): number;
  pick<Item>(items: readonly Item[]): Item;
  maybe<Item>(chance: number, item: () => Item): Item | null;
  /** How many of at most `most`. */
  count(most: number): number;
}

export const diceOf = (seed: number): Dice => {
  let state = seed | 0;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    roll,
    pick: <Item>(items: readonly Item[]): Item => items[Math.floor(roll() * items.length)] as Item,
    maybe: (chance, item) => (roll() < chance ? item() : null),
    count: (most) => Math.ceil(roll() * most),
  };
};

/** Few, so that values tie, and awkward: patterns, escapes, cases that fold oddly, characters beyond 16 bits. */
export const TEXTS: readonly string[] = [
  'Otter',
  'otter',
  'OTTER pond',
  '100%',
  '1000',
  'a_b',
  'aXb',
  'back\\slash',
  'say "hi"',
  "it's",
  'Straße',
  'STRASSE',
  'ÉCOLE',
  'école',
  '日本',
  '😀 party',
  '\uE000 private',
  'İstanbul',
  'istanbul',
  'ΣΑΣ',
  'σας',
  '\u{10400}',
  '\u{10428}',
  'a,b',
  '(x)',
  'x AND y',
  'None',
  '-',
  '$1',
  "' OR 1=1 --",
  '%',
  '_',
  'zz',
  'Zz',
];

/** Days from today that dates fall on, so that they tie with date variables' ends. */
export const DAYS: readonly number[] = [-400, -31, -8, -7, -3, -2, -1, 0, 1, 2, 7, 8, 31, 400];
