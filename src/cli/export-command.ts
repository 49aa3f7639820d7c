import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { exportSeed } from '../seed/export-seed.ts';
import type { Database } from '../storage/database.ts';
import { hasSubscription } from '../storage/stores/subscription-store.ts';
import { writeExportFile } from './export-file.ts';
import { STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { printAside } from './print.ts';
import { ProgressLine } from './progress-line.ts';
import { withStorage } from './with-storage.ts';

interface ExportFlags {
  readonly force?: boolean;
}

const requireNoTerminal = (): void => {
  if (!process.stdout.isTTY) return;
  throw new StartProblem(
    'An export holds secrets and is not shown on a terminal: name a file, or pipe it into a program.',
  );
};

const exportTo = async (database: Database, file: string | undefined, flags: ExportFlags): Promise<void> => {
  if (!(await hasSubscription(database.main)))
    throw new StartProblem('There is nothing to export: the database is empty.');
  const progress = new ProgressLine(process.stderr, () => performance.now());
  const pieces = exportSeed({ database, onProgress: (step) => progress.show(step) });
  try {
    if (file === undefined) await pipeline(pieces, process.stdout, { end: false });
    else await writeExportFile(file, pieces, { replace: flags.force === true });
  } finally {
    progress.end();
  }
  if (file !== undefined) printAside(`Everything is in ${file}: keep it secret, it opens the server.`);
};

export const exportCommand = (): Command =>
  withOptions(new Command('export'), STORAGE_OPTIONS)
    .argument('[file]', 'where to write; without it, to standard output')
    .description('Write everything as a seed file, of one moment, also while the server runs. The file is a secret.')
    .option('--force', 'replace the file where there is one')
    .action((file: string | undefined, flags: ExportFlags, command: Command) => {
      if (file === undefined) requireNoTerminal();
      return withStorage(command, ({ database }) => exportTo(database, file, flags));
    });
