import type { Result } from '../kernel/result.ts';
import type { Ref } from '../model/ref.ts';
import { type Json, LineReader } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/** A piece of an attachment: one line would be too long for the whole. */
export interface SeedAttachmentChunk {
  readonly kind: 'attachment-chunk';
  readonly content: Ref;
  /** From 0, without gaps. */
  readonly number: number;
  /** Base64. */
  readonly bytes: string;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const readAttachmentChunkLine = (
  json: Json,
  line: number,
): Result<SeedAttachmentChunk, readonly SeedProblem[]> => {
  const reader = new LineReader(json, line, { type: 'AttachmentChunk', names: ['Content', 'Number', 'Bytes'] });
  const content = reader.ref('Content') as Ref;
  const number = reader.integer('Number', 0);
  const bytes = reader.text('Bytes', BASE64, 'bytes in base64');
  return reader.finish({ kind: 'attachment-chunk', content, number, bytes });
};
