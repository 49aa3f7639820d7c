import type { Result } from '../kernel/result.ts';
import type { Ref } from '../model/ref.ts';
import { type Json, LineReader } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/** The next number of a sequence, so that those of deleted objects are never given again. */
export interface SeedNumberSequence {
  readonly kind: 'number-sequence';
  /** Of the FormattedIDs with one prefix in one workspace; null: of the ObjectIDs. */
  readonly of: { readonly workspace: Ref; readonly prefix: string } | null;
  readonly next: number;
}

const PREFIX = /^[A-Z]{1,10}$/;

export const readNumberSequenceLine = (
  json: Json,
  line: number,
): Result<SeedNumberSequence, readonly SeedProblem[]> => {
  const reader = new LineReader(json, line, { type: 'NumberSequence', names: ['Workspace', 'Prefix', 'Next'] });
  const next = reader.integer('Next', 1);
  const isOfObjectIds = reader.value('Workspace') === null && reader.value('Prefix') === null;
  if (isOfObjectIds) return reader.finish({ kind: 'number-sequence', of: null, next });
  const workspace = reader.ref('Workspace') as Ref;
  const prefix = reader.text('Prefix', PREFIX, '1 to 10 capital letters');
  return reader.finish({ kind: 'number-sequence', of: { workspace, prefix }, next });
};
