import { StartProblem } from '../config/start-problem.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import { buildDemo } from '../seed/demo-seed.ts';
import { importSeed } from '../seed/import-seed.ts';
import type { SeedProgress } from '../seed/seed-progress.ts';
import type { SeedText } from '../seed/seed-text.ts';
import type { Database } from '../storage/database.ts';
import { removeDemoCredentials, saveDemoCredentials } from './demo-credentials-file.ts';
import type { ProgressLine } from './progress-line.ts';
import { seedFileLines } from './seed-file-lines.ts';

/**
 * Loads the lines or nothing. Throws a StartProblem that lists what is wrong, by line. Returns the number of objects.
 *
 * @param source what the person knows the lines by
 */
export const loadLines = async (
  database: Database,
  lines: SeedText,
  source: string,
  onProgress?: (progress: SeedProgress) => void,
): Promise<number> => {
  const progress = onProgress === undefined ? {} : { onProgress };
  const loaded = await importSeed({ database, lines, now: systemClock(), ...progress });
  if (loaded.ok) return loaded.value.objects;
  const problems = loaded.error.map(({ line, message }) => `${source}${line > 0 ? `:${line}` : ''}: ${message}`);
  throw new StartProblem([`Nothing was loaded from ${source}.`, ...problems].join('\n'));
};

/** Loads a seed file and shows how far it has come; the number of its objects. */
export const loadSeedFile = async (database: Database, file: string, progress?: ProgressLine): Promise<number> => {
  const lines = seedFileLines(file);
  try {
    return await loadLines(database, lines, file, (step) => progress?.show(step, lines.fraction()));
  } finally {
    progress?.end();
  }
};

/** Loads the demo and keeps its credentials in the data folder. */
export const loadDemo = async (database: Database, dataFolder: string): Promise<void> => {
  const { lines, credentials } = buildDemo({ today: systemClock(), random: secureRandom });
  // Before the load: a kill in between leaves an empty database, which is loaded again with new ones.
  saveDemoCredentials(dataFolder, credentials);
  try {
    await loadLines(database, lines, 'demo');
  } catch (error) {
    removeDemoCredentials(dataFolder);
    throw error;
  }
};
