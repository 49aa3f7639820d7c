import { StartProblem } from '../config/start-problem.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';
import { buildDemo } from '../seed/demo-seed.ts';
import { importSeed } from '../seed/import-seed.ts';
import type { Database } from '../storage/database.ts';
import { removeDemoCredentials, saveDemoCredentials } from './demo-credentials-file.ts';
import { seedFileLines } from './seed-file-lines.ts';

type Lines = AsyncIterable<string> | Iterable<string>;

/**
 * Loads the lines or nothing. Throws a StartProblem that lists what is wrong, by line. Returns the number of objects.
 *
 * @param source what the person knows the lines by
 */
export const loadLines = async (database: Database, lines: Lines, source: string): Promise<number> => {
  const loaded = await importSeed({ database, lines, now: systemClock() });
  if (loaded.ok) return loaded.value.objects;
  const problems = loaded.error.map(({ line, message }) => `${source}${line > 0 ? `:${line}` : ''}: ${message}`);
  throw new StartProblem([`Nothing was loaded from ${source}.`, ...problems].join('\n'));
};

/** Loads a seed file; the number of its objects. */
export const loadSeedFile = (database: Database, file: string): Promise<number> =>
  loadLines(database, seedFileLines(file), file);

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
