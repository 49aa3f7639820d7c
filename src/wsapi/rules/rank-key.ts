import { assert } from '../../kernel/assert.ts';
import type { RandomBytes } from '../../kernel/random.ts';

/**
 * Ranks are keys that sort by their bytes: base-94 digits `!` (0) to `~` (93), never ending in `!`. Every key ends in
 * random digits, so that two writers who aim at the same gap get different keys; order by (rank, ObjectID) even so.
 */
const BASE = 94;
const FIRST_DIGIT = '!'.charCodeAt(0);
const SUFFIX_LENGTH = 5;
const TIME_LENGTH = 7;
const STEM_LENGTH = 1 + TIME_LENGTH;
const SHOWN_LENGTH = 64;
const RANK = /^[!-~]{1,64}$/;

/** The first digits of new tops and bottoms; what `between` makes without a neighbour stays on its side of them. */
const TOP_REGION = '4'.charCodeAt(0) - FIRST_DIGIT;
const BOTTOM_REGION = 'P'.charCodeAt(0) - FIRST_DIGIT;
const LATEST_TIME = BASE ** TIME_LENGTH - 1;

/**
 * A key longer than this calls for `spread` over its neighbours. Inserting at one place again and again costs about one
 * character for six insertions, so that it takes around a hundred of them to get here (75 to 140, by the luck of the
 * random digits); the 64 characters shown are far away.
 */
export const REBALANCE_LENGTH = 32;

/** Whether a new key is so long that its neighbours should be spread out anew. */
export function needsRebalance(rank: string): boolean {
  return rank.length > REBALANCE_LENGTH;
}

/** A rank as answers show it: padded with the lowest digit, which keeps the order. */
export function displayRank(rank: string): string {
  return rank.padEnd(SHOWN_LENGTH, '!');
}

/**
 * The key behind a rank as it was shown, padded or not; null when the text is no rank. For seed files, which may carry
 * the ranks of another server.
 */
export function rankFromDisplay(text: string): string | null {
  const rank = withoutPadding(text);
  return RANK.test(rank) ? rank : null;
}

/**
 * A key below all others in the list (the highest byte order), made from the time alone, so that no writer has to read
 * the last key. `now` is in epoch milliseconds.
 */
export function bottomKey(now: number, random: RandomBytes): string {
  return write([BOTTOM_REGION, ...timeDigits(now)]) + suffix(random);
}

/** A key above all others in the list (the lowest byte order), made from the time alone. */
export function topKey(now: number, random: RandomBytes): string {
  return write([TOP_REGION, ...timeDigits(LATEST_TIME - now)]) + suffix(random);
}

/**
 * A key strictly between two others. Null for `low` or `high` means the end of the list; then the key is the nearest
 * neighbour's next millisecond, so that later tops and bottoms still come outside it. Null as a result means that there
 * is no room: the neighbours have equal ranks and must be spread first.
 */
export function between(low: string | null, high: string | null, random: RandomBytes): string | null {
  const floor = low === null ? null : withoutPadding(low);
  const ceiling = high === null ? null : withoutPadding(high);
  if (ceiling !== null && (floor ?? '') >= ceiling) return null;
  const stem = steppedStem(floor, ceiling) ?? middleStem(floor, ceiling);
  return write(stem) + suffix(random);
}

/**
 * `count` keys in rising order, evenly spread strictly between two others, for a local rebalance: give the keys just
 * outside the crowded stretch and write the result to its items in their order. The first and the last item of a list
 * stay as they are and serve as borders, so that tops and bottoms still come outside. Null as for `between`.
 */
export function spread(low: string, high: string, count: number, random: RandomBytes): readonly string[] | null {
  const [from, to] = [withoutPadding(low), withoutPadding(high)];
  if (from >= to) return null;
  const wanted = BigInt(count) * BigInt(BASE);
  for (let length = 1; ; length++) {
    const floor = numberOf(from, length);
    const ceiling = numberOf(to, length);
    if (ceiling - floor <= wanted) continue;
    const step = (position: number): bigint => floor + ((ceiling - floor) * BigInt(position)) / BigInt(count + 1);
    return Array.from({ length: count }, (_, at) => write(digitsOf(step(at + 1), length)) + suffix(random));
  }
}

/** At an end of the list: the neighbour's first digits, one up or down. Null inside the list, or at the digits' end. */
function steppedStem(low: string | null, high: string | null): readonly number[] | null {
  const neighbour = low ?? high;
  if (neighbour === null) return [(TOP_REGION + BOTTOM_REGION) >> 1];
  if (low !== null && high !== null) return null;
  const value = numberOf(neighbour, STEM_LENGTH) + (low === null ? -1n : 1n);
  if (value < 0n || value >= BigInt(BASE) ** BigInt(STEM_LENGTH)) return null;
  return digitsOf(value, STEM_LENGTH);
}

/**
 * The shortest digits that lie halfway between two keys. They differ from `high` before they end, so that whatever
 * suffix follows stays below it.
 */
function middleStem(low: string | null, high: string | null): readonly number[] {
  const stem: number[] = [];
  let ceiling = high;
  for (let at = 0; ; at++) {
    const floorDigit = low === null ? 0 : digitAt(low, at);
    const ceilingDigit = ceiling === null ? BASE : digitAt(ceiling, at);
    if (ceilingDigit - floorDigit >= 2) {
      stem.push((floorDigit + ceilingDigit) >> 1);
      return stem;
    }
    stem.push(floorDigit);
    // From the first digit below the ceiling's on, any continuation is below it.
    if (ceilingDigit > floorDigit) ceiling = null;
  }
}

/** Trailing lowest digits change nothing about a key's place, but would let two unequal texts be the same number. */
function withoutPadding(rank: string): string {
  let end = rank.length;
  while (rank[end - 1] === '!') end--;
  return rank.slice(0, end);
}

/** A key goes on as if followed by endless lowest digits. */
function digitAt(key: string, at: number): number {
  const digit = at < key.length ? key.charCodeAt(at) - FIRST_DIGIT : 0;
  assert(digit >= 0 && digit < BASE, 'a rank holds only the digits ! to ~');
  return digit;
}

function numberOf(key: string, length: number): bigint {
  let value = 0n;
  for (let at = 0; at < length; at++) value = value * BigInt(BASE) + BigInt(digitAt(key, at));
  return value;
}

function digitsOf(value: bigint, length: number): readonly number[] {
  const digits: number[] = [];
  for (let rest = value; digits.length < length; rest /= BigInt(BASE)) digits.unshift(Number(rest % BigInt(BASE)));
  return digits;
}

function timeDigits(milliseconds: number): readonly number[] {
  assert(milliseconds >= 0 && milliseconds <= LATEST_TIME, 'the time of a rank lies between 1970 and 4024');
  return digitsOf(BigInt(Math.floor(milliseconds)), TIME_LENGTH);
}

function write(digits: readonly number[]): string {
  return String.fromCharCode(...digits.map((digit) => FIRST_DIGIT + digit));
}

/** Random digits, the last never `!`. Two bytes a digit leave a bias that no one can use. */
function suffix(random: RandomBytes): string {
  const bytes = random(2 * SUFFIX_LENGTH);
  const digits = Array.from({ length: SUFFIX_LENGTH }, (_, at) => {
    const value = (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0);
    return at === SUFFIX_LENGTH - 1 ? 1 + (value % (BASE - 1)) : value % BASE;
  });
  return write(digits);
}
