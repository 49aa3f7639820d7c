/**
 * Letters without their case, one character at a time as Unicode's simple mapping has it. JavaScript's own lower-casing
 * looks at neighbours (a final sigma) and makes two characters of İ.
 */
export const fold = (text: string): string =>
  [...text].map((character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('');

/** By code point; JavaScript compares UTF-16 units, which puts emoji before private-use characters. */
export const byCodePoint = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};
