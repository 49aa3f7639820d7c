import { createInterface } from 'node:readline';
import { StartProblem } from '../../src/config/start-problem.ts';
import { createLog } from '../../src/observe/log.ts';
import { startEmbedded } from '../../src/storage/embedded/start-embedded.ts';

/**
 * A process of its own that holds an embedded PostgreSQL, for tests that kill it. Argument: the data folder. Prints one
 * line of JSON when it is ready, or when it refuses; stops when its standard input ends.
 */
try {
  const [dataFolder = ''] = process.argv.slice(2);
  const cluster = await startEmbedded({ dataFolder, log: createLog('error') });
  console.log(JSON.stringify({ connectionString: cluster.connectionString, attached: cluster.attached }));
  for await (const _line of createInterface({ input: process.stdin }));
  await cluster.stop();
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  console.log(JSON.stringify({ problem: error.message }));
  process.exitCode = 1;
}
