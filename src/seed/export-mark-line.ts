import type { Result } from '../kernel/result.ts';
import { type Json, LineReader } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/**
 * The first and the last line of an export. The first says that a server wrote the file: what that has stored is taken
 * as it is. The last one is missing where the file was cut off.
 */
export interface SeedExportMark {
  readonly kind: 'export-mark';
  readonly isEnd: boolean;
}

/** Raised when files of an older server no longer mean the same. */
export const EXPORT_FORMAT = 1;

export const readExportMarkLine = (json: Json, line: number): Result<SeedExportMark, readonly SeedProblem[]> => {
  const reader = new LineReader(json, line, { type: 'Export', names: ['Format'] });
  if (reader.value('Format') !== EXPORT_FORMAT) {
    reader.problem(`The export has another format than ${EXPORT_FORMAT}: use the version of Muster that wrote it.`);
  }
  return reader.finish({ kind: 'export-mark', isEnd: false });
};

export const readExportEndLine = (json: Json, line: number): Result<SeedExportMark, readonly SeedProblem[]> =>
  new LineReader(json, line, { type: 'ExportEnd', names: [] }).finish({ kind: 'export-mark', isEnd: true });
