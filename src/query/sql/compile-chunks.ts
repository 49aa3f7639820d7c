import { PIECE_BYTES } from '../../model/attachment-pieces.ts';
import type { RowKey } from '../write-plan.ts';
import { integer, parameter, type Sql, sql } from './fragment.ts';

/** Part of a write: the bytes of a content, cut into pieces where they are stored. */
export const compileChunks = ({ workspaceOid, oid }: RowKey, bytes: Uint8Array): Sql => {
  const size = integer(PIECE_BYTES);
  const last = integer(Math.ceil(bytes.length / PIECE_BYTES) - 1);
  return sql`INSERT INTO attachment_chunk (workspace_id, content_id, number, bytes)
    SELECT ${parameter(workspaceOid, 'bigint')}, ${parameter(oid, 'bigint')}, n, substring(b.whole FROM n * ${size} + 1 FOR ${size})
    FROM target, (SELECT ${parameter(bytes, 'bytea')} AS whole) b, generate_series(0, ${last}) n`;
};
