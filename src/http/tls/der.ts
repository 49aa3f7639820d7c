/**
 * The few types of DER (ITU-T X.690 §10) that an X.509 certificate is made of. Every function returns one whole element:
 * tag, length, content.
 */
export type Der = Buffer;

const lengthOf = (content: Buffer): Buffer => {
  if (content.length < 0x80) return Buffer.from([content.length]);
  const digits: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.from([0x80 | digits.length, ...digits]);
};

const element = (tag: number, content: Buffer): Der => Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);

export const sequence = (...items: readonly Der[]): Der => element(0x30, Buffer.concat(items));

export const set = (...items: readonly Der[]): Der => element(0x31, Buffer.concat(items));

/** A non-negative integer from its big-endian bytes. */
export const integer = (bytes: Uint8Array): Der => {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.from([0]) : Buffer.from(bytes.subarray(first));
  const isNegative = ((digits[0] ?? 0) & 0x80) !== 0;
  return element(0x02, isNegative ? Buffer.concat([Buffer.from([0]), digits]) : digits);
};

export const boolean = (value: boolean): Der => element(0x01, Buffer.from([value ? 0xff : 0]));

/** A bit string; `unusedBits` of its last byte do not count. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Der =>
  element(0x03, Buffer.concat([Buffer.from([unusedBits]), bytes]));

export const octetString = (bytes: Uint8Array): Der => element(0x04, Buffer.from(bytes));

export const utf8String = (text: string): Der => element(0x0c, Buffer.from(text, 'utf8'));

const base128 = (arc: number): readonly number[] => {
  const digits = [arc & 0x7f];
  for (let rest = arc >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
};

/** An object identifier in dotted notation. */
export const objectIdentifier = (dotted: string): Der => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};

/** An instant, whole seconds; RFC 5280 §4.1.2.5 wants two-digit years before 2050 and four-digit ones after. */
export const time = (instant: Date): Der => {
  const digits = `${instant.toISOString().replace(/[-:T]|\..*/g, '')}Z`;
  return instant.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(digits.slice(2), 'ascii'))
    : element(0x18, Buffer.from(digits, 'ascii'));
};

/** A context-specific element that wraps whole elements. */
export const explicit = (tag: number, ...items: readonly Der[]): Der => element(0xa0 | tag, Buffer.concat(items));

/** A context-specific element with bare content. */
export const implicit = (tag: number, content: Uint8Array): Der => element(0x80 | tag, Buffer.from(content));
