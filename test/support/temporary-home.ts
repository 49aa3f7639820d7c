import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test, open enough that PostgreSQL can pass through it under another account. */
export const makeTemporaryHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'muster-process-'));
  chmodSync(home, 0o755);
  return home;
};

export const removeTemporaryHome = (home: string): void => rmSync(home, { recursive: true, force: true });

/** The process that PostgreSQL runs as on this data folder; undefined when its file says there is none. */
export const postmasterPid = (dataFolder: string): number | undefined => {
  const file = join(dataFolder, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
};

/** Whether the process runs; one that ended and was not noticed yet does not. */
export const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'ENOENT')
      ? error.code === 'EPERM'
      : false;
  }
};
