import { PIECE_BYTES } from '../../model/attachment-pieces.ts';
import type { Database } from '../database.ts';
import { appendPiece, type ContentKey } from './attachment-store.ts';

/**
 * Stores bytes as they come, piece by piece: no more than one piece and one part of what comes are held. Gives how many
 * they were, or null as soon as they are more than `most`.
 */
export const storePieces = async (
  database: Database,
  content: ContentKey,
  bytes: AsyncIterable<Uint8Array>,
  most: number,
): Promise<number | null> => {
  let held = Buffer.alloc(0);
  let number = 0;
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > most) return null;
    held = Buffer.concat([held, part]);
    for (; held.length >= PIECE_BYTES; held = held.subarray(PIECE_BYTES)) {
      await appendPiece(database, content, number++, held.subarray(0, PIECE_BYTES));
    }
  }
  if (held.length > 0) await appendPiece(database, content, number, held);
  return size;
};
