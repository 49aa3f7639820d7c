import type { BodyText } from '../wsapi/raw-request.ts';

/** What a UTF-16 unit takes at most in UTF-8. */
const BYTES_OF_UNIT = 3;

/** What a letter takes at most. */
const BYTES_OF_LETTER = 4;

/** Room for the letters beyond ASCII that most answers have few of; where it does not suffice there is more later. */
const roomFor = (units: number): number => units + (units >> 4) + 64;

/**
 * The bytes of a text in UTF-8. Much quicker than sending the text itself: its length in bytes need not be found out first,
 * pieces need not become one text, and writing into a buffer is what the engine does fastest.
 */
export const bytesOf = (text: BodyText): Buffer => {
  const pieces = typeof text === 'string' ? [text] : text;
  const units = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let bytes = Buffer.allocUnsafe(roomFor(units));
  let length = 0;
  let unitsLeft = units;
  for (const piece of pieces) {
    const written = bytes.write(piece, length);
    const isWhole = bytes.length - length - written >= BYTES_OF_LETTER;
    if (isWhole) {
      length += written;
    } else {
      const larger = Buffer.allocUnsafe(length + unitsLeft * BYTES_OF_UNIT);
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
      length += bytes.write(piece, length);
    }
    unitsLeft -= piece.length;
  }
  return bytes.subarray(0, length);
};
