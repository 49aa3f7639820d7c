import type { Result } from '../kernel/result.ts';
import { type Json, LineReader } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/** Says that a server wrote the file: what it has stored is taken as it is, whatever somebody may write by hand. */
export interface SeedExportMark {
  readonly kind: 'export-mark';
}

/** Raised when files of an older server no longer mean the same. */
export const EXPORT_FORMAT = 1;

export const readExportMarkLine = (json: Json, line: number): Result<SeedExportMark, readonly SeedProblem[]> => {
  const reader = new LineReader(json, line, { type: 'Export', names: ['Format'] });
  if (reader.value('Format') !== EXPORT_FORMAT) {
    reader.problem(`The export has another format than ${EXPORT_FORMAT}: use the version of Muster that wrote it.`);
  }
  return reader.finish({ kind: 'export-mark' });
};
