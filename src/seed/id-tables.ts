/** Slots are doubled beyond this share of used ones: probing stays short. */
const FULLEST = 0.6;
const FIRST_SLOTS = 1_024;
const TWO_32 = 0x1_0000_0000;

const mix = (a: number, b: number): number => {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
};

/**
 * Whole numbers from 1 to 2^53 (ObjectIDs), each with a number that is not 0. It takes some 20 bytes for each, where a Map
 * takes five times as much.
 */
export class NumberTable {
  #keys = new Float64Array(FIRST_SLOTS);
  #values = new Int32Array(FIRST_SLOTS);
  #used = 0;

  /** The number that belongs to the key, or 0. */
  get(key: number): number {
    return this.#values[this.#slotOf(key)] ?? 0;
  }

  /** Keeps the pair unless the key is known; answers what is kept for it now. */
  add(key: number, value: number): number {
    const slot = this.#slotOf(key);
    const known = this.#values[slot] ?? 0;
    if (known !== 0) return known;
    this.#keys[slot] = key;
    this.#values[slot] = value;
    this.#used += 1;
    if (this.#used > this.#values.length * FULLEST) this.#grow();
    return value;
  }

  #slotOf(key: number): number {
    const mask = this.#values.length - 1;
    let slot = mix((key % TWO_32) | 0, Math.floor(key / TWO_32)) & mask;
    while (this.#values[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(keys.length * 2);
    this.#values = new Int32Array(values.length * 2);
    for (const [at, value] of values.entries()) {
      if (value === 0) continue;
      const slot = this.#slotOf(keys[at] ?? 0);
      this.#keys[slot] = keys[at] ?? 0;
      this.#values[slot] = value;
    }
  }
}

const WORDS = 4;

/** The four 32-bit words of a UUID in its dashed form. */
const wordsOf = (uuid: string): readonly [number, number, number, number] => [
  Number.parseInt(uuid.slice(0, 8), 16),
  Number.parseInt(uuid.slice(9, 13) + uuid.slice(14, 18), 16),
  Number.parseInt(uuid.slice(19, 23) + uuid.slice(24, 28), 16),
  Number.parseInt(uuid.slice(28, 36), 16),
];

/** UUIDs, each with a number that is not 0; the same as NumberTable, for keys of 16 bytes. */
export class UuidTable {
  #keys = new Uint32Array(FIRST_SLOTS * WORDS);
  #values = new Int32Array(FIRST_SLOTS);
  #used = 0;

  get(uuid: string): number {
    return this.#values[this.#slotOf(...wordsOf(uuid))] ?? 0;
  }

  /** Keeps the pair unless the UUID is known; answers what is kept for it now. */
  add(uuid: string, value: number): number {
    const words = wordsOf(uuid);
    const slot = this.#slotOf(...words);
    const known = this.#values[slot] ?? 0;
    if (known !== 0) return known;
    this.#keys.set(words, slot * WORDS);
    this.#values[slot] = value;
    this.#used += 1;
    if (this.#used > this.#values.length * FULLEST) this.#grow();
    return value;
  }

  #slotOf(a: number, b: number, c: number, d: number): number {
    const mask = this.#values.length - 1;
    let slot = mix(mix(a, b), mix(c, d)) & mask;
    while (this.#values[slot] !== 0 && !this.#isAt(slot * WORDS, a, b, c, d)) slot = (slot + 1) & mask;
    return slot;
  }

  #isAt(at: number, a: number, b: number, c: number, d: number): boolean {
    const keys = this.#keys;
    return keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Uint32Array(keys.length * 2);
    this.#values = new Int32Array(values.length * 2);
    for (const [at, value] of values.entries()) {
      if (value === 0) continue;
      const words = keys.subarray(at * WORDS, (at + 1) * WORDS);
      const slot = this.#slotOf(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0);
      this.#keys.set(words, slot * WORDS);
      this.#values[slot] = value;
    }
  }
}
