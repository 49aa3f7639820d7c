/** The bytes of a representation that an answer sends; both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads `Range` (RFC 9110 §14.2): one range of bytes. `whole` where there is none that counts: several, another unit, no
 * syntax at all, or an If-Range that names other bytes. `unsatisfiable` where no byte of it exists.
 */
export const byteRange = (
  header: string | undefined,
  ifRange: string | undefined,
  size: number,
  entityTag: string,
): ByteRange | 'whole' | 'unsatisfiable' => {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if ((from === '' && to === '') || (ifRange !== undefined && ifRange !== entityTag)) return 'whole';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 };
  }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
  if (to !== '' && Number(to) < first) return 'whole';
  return first >= size ? 'unsatisfiable' : { first, last };
};
