import { readdirSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const THREADS = '/proc/self/task';
/** What Node calls the threads of its pool, which hash. */
const POOL = 'libuv-worker';

const isOfPool = (thread: string): boolean => readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim() === POOL;

/**
 * Lets the threads that hash passwords run only while nobody else wants the core, so that sign-ins slow no request: on
 * Linux each thread has a priority of its own (setpriority(2)). Elsewhere, and where it is not allowed, all stays as it is.
 * Call it when the pool has its threads: all begin with its first work. The result is how many there are.
 */
export const yieldHashThreads = (): number => {
  if (process.platform !== 'linux') return 0;
  try {
    const threads = readdirSync(THREADS).filter(isOfPool);
    for (const thread of threads) setPriority(Number(thread), constants.priority.PRIORITY_LOW);
    return threads.length;
  } catch {
    return 0;
  }
};
