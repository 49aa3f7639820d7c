import { reachOf } from '../access/reach.ts';
import { PIECE_BYTES } from '../model/attachment-pieces.ts';
import { parseRefId } from '../model/ref.ts';
import { loadRow } from '../storage/load-row.ts';
import { type ContentKey, contentSize, loadPiece } from '../storage/stores/attachment-store.ts';
import { rowScopeIn } from './authorize-request.ts';
import { errorResult } from './envelope.ts';
import type { Authenticated } from './pipeline.ts';
import type { RawRequest, Response } from './raw-request.ts';
import type { Services } from './services.ts';

/** An attachment whose bytes a caller may have. */
export interface AttachmentFile {
  readonly name: string;
  /** As whoever attached it says. */
  readonly contentType: string;
  readonly size: number;
  /** Changes when the bytes do, which they never do under one content. */
  readonly entityTag: string;
  readonly headers: Response['headers'];
  /** The bytes from `first` to `last`, both included; each piece is read when the one before was taken. */
  bytes(first: number, last: number): AsyncGenerator<Uint8Array>;
}

const notFound = (headers: Response['headers']): Response => ({
  status: 404,
  ...(headers === undefined ? {} : { headers }),
  body: errorResult('OperationResult', { errors: ['Cannot find object to read'], warnings: [] }),
});

async function* readBytes(
  services: Services,
  content: ContentKey,
  first: number,
  last: number,
): AsyncGenerator<Uint8Array> {
  for (let number = Math.floor(first / PIECE_BYTES); number * PIECE_BYTES <= last; number++) {
    const piece = await loadPiece(services.database, content, number);
    // Deleted since the first byte was sent: the client sees that the answer is too short.
    if (piece === null) throw new Error('The attachment was deleted while it was sent.');
    const start = number * PIECE_BYTES;
    yield piece.subarray(Math.max(first - start, 0), last - start + 1);
  }
}

const rowOf = async (path: string, userOid: number, services: Services) => {
  const id = parseRefId((path.split('/')[0] ?? '').toLowerCase());
  const access = await services.access.accessOf(userOid);
  if (id === null || access === null) return null;
  const scope = rowScopeIn(access, null, null);
  const visible = reachOf(access).projectOids;
  return loadRow(services.database, services.registry.type('Attachment'), id, scope, visible, services.registry);
};

/**
 * `/slm/attachment/OID/name`: the bytes as they are. Whose they are is not told to who may not see the attachment: hidden
 * and missing are one. The name is for the reader of the address alone, attachments can be renamed.
 */
export const openAttachment = async (
  raw: RawRequest,
  authenticate: () => Promise<Authenticated>,
  services: Services,
): Promise<AttachmentFile | Response> => {
  const caller = await authenticate();
  if (!caller.granted) return caller.response;
  const { userOid } = caller.principal;
  const own = { ...services, database: services.database.onBehalfOf({ userOid, until: raw.lifetime }) };
  const row = await rowOf(raw.path, userOid, own);
  const contentOid = row?.columns.content_id;
  if (row === null || typeof contentOid !== 'number') return notFound(caller.headers);
  const content = { workspaceOid: row.workspaceOid ?? 0, oid: contentOid };
  return {
    name: String(row.columns.name),
    contentType: String(row.columns.content_type),
    size: await contentSize(own.database, content),
    entityTag: `"${contentOid}"`,
    headers: caller.headers,
    bytes: (first, last) => readBytes(own, content, first, last),
  };
};
