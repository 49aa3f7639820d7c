/** Bytes of every piece of an attachment's content but the last: what is read and written at a time. */
export const PIECE_BYTES = 262_144;
