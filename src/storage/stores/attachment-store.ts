import type { Database } from '../database.ts';

export interface AttachmentFacts {
  /** Bytes of the content; null where there is none. */
  readonly size: number | null;
  /** The subscription's list of the extensions that names may have; null where every one is allowed. */
  readonly allowedExtensions: string | null;
}

/** What a new attachment needs to know of its content and of the subscription's settings. */
export const loadAttachmentFacts = async (
  database: Database,
  workspaceOid: number,
  contentOid: number | null,
): Promise<AttachmentFacts> => {
  const { rows } = await database.main.query<[number | null, string | null]>({
    name: 'attachment-facts',
    text: `SELECT (SELECT sum(octet_length(c.bytes)) FROM attachment_chunk c WHERE c.workspace_id = $1::bigint AND c.content_id = $2::bigint)::bigint,
             CASE WHEN s.attachment_filename_extensions_enabled THEN coalesce(s.attachment_filename_extension_whitelist, '') END
           FROM subscription s`,
    values: [workspaceOid, contentOid],
    rowMode: 'array',
  });
  const [size = null, allowedExtensions = null] = rows[0] ?? [];
  return { size, allowedExtensions };
};

/** A content as the piecewise reader and writer know it. */
export interface ContentKey {
  readonly workspaceOid: number;
  readonly oid: number;
}

/** Begins a content that only its sender sees. */
export const createContent = async (
  database: Database,
  { workspaceOid, oid }: ContentKey,
  userOid: number,
  now: Date,
): Promise<void> => {
  await database.main.query({
    name: 'create-content',
    text: 'INSERT INTO attachment_content (workspace_id, oid, creation_date, user_id) VALUES ($1, $2, $3, $4)',
    values: [workspaceOid, oid, now, userOid],
  });
};

/** Asynchronous: the commit of the attachment that shows them flushes all pieces before it (docs/adr/0003). */
export const appendPiece = async (
  database: Database,
  { workspaceOid, oid }: ContentKey,
  number: number,
  bytes: Uint8Array,
): Promise<void> => {
  await database.main.query({
    name: 'append-piece',
    text: `WITH setting AS (SELECT set_config('synchronous_commit', 'off', true))
           INSERT INTO attachment_chunk (workspace_id, content_id, number, bytes)
           SELECT $1::bigint, $2::bigint, $3::int, $4::bytea FROM setting`,
    values: [workspaceOid, oid, number, bytes],
  });
};

export const deleteContent = async (database: Database, { workspaceOid, oid }: ContentKey): Promise<void> => {
  await database.main.query({
    name: 'delete-content',
    text: 'DELETE FROM attachment_content WHERE workspace_id = $1 AND oid = $2',
    values: [workspaceOid, oid],
  });
};

/** Bytes of a stored content. */
export const contentSize = async (database: Database, { workspaceOid, oid }: ContentKey): Promise<number> => {
  const { rows } = await database.main.query<[number | null]>({
    name: 'content-size',
    text: 'SELECT sum(octet_length(bytes))::bigint FROM attachment_chunk WHERE workspace_id = $1 AND content_id = $2',
    values: [workspaceOid, oid],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? 0;
};

/** One piece of a content; null when there is none of that number. */
export const loadPiece = async (
  database: Database,
  { workspaceOid, oid }: ContentKey,
  number: number,
): Promise<Buffer | null> => {
  const { rows } = await database.main.query<[Buffer]>({
    name: 'load-piece',
    text: 'SELECT bytes FROM attachment_chunk WHERE workspace_id = $1 AND content_id = $2 AND number = $3',
    values: [workspaceOid, oid, number],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? null;
};

/** Contents that nobody came to show since: what a client that broke off left behind. True when there may be more. */
export const deleteAbandonedContents = async (database: Database, before: Date, most: number): Promise<boolean> => {
  const { rowCount } = await database.main.query({
    text: `DELETE FROM attachment_content c USING (SELECT workspace_id, oid FROM attachment_content o
             WHERE o.creation_date < $1 AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.workspace_id = o.workspace_id AND a.content_id = o.oid)
             LIMIT $2) old
           WHERE c.workspace_id = old.workspace_id AND c.oid = old.oid`,
    values: [before, most],
  });
  return rowCount === most;
};
