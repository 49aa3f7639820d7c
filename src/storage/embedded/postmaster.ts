import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';

/** What a running PostgreSQL says about itself in postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** The folder of its unix socket; undefined where it listens on loopback (Windows). */
  readonly socketFolder: string | undefined;
}

const pidFile = (data: DataFolder): string => join(data.cluster, 'postmaster.pid');

const pidFileLines = (data: DataFolder): readonly string[] => {
  try {
    return readFileSync(pidFile(data), 'utf8').split('\n');
  } catch {
    return [];
  }
};

/** The server that wrote postmaster.pid, alive or not; undefined when there is no such file or it is not whole yet. */
export const readPostmaster = (data: DataFolder): Postmaster | undefined => {
  const [pid, , , port, socketFolder] = pidFileLines(data);
  if (!pid || !port) return undefined;
  return { pid: Math.abs(Number(pid)), port: Number(port), socketFolder: socketFolder || undefined };
};

/** Whether the process runs: one that ended and waits for its parent to notice (a zombie) does not. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const state = linuxProcessStatus(pid);
  return state === undefined || !/^State:\s+[ZX]/m.test(state);
};

const linuxProcessStatus = (pid: number): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined;
  }
};

const isPostgres = (pid: number): boolean => {
  const status = linuxProcessStatus(pid);
  return status === undefined || /^Name:\s+postgres$/m.test(status);
};

/** Processes still attached to the shared memory of a dead server; undefined where the system does not tell. */
const attachedProcesses = (data: DataFolder): number | undefined => {
  const sharedMemoryId = pidFileLines(data)[6]?.trim().split(/\s+/)[1];
  const table = '/proc/sysvipc/shm';
  if (sharedMemoryId === undefined || !existsSync(table)) return undefined;
  const row = readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find((columns) => columns[1] === sharedMemoryId);
  return row === undefined ? 0 : Number(row[6]);
};

/**
 * Removes postmaster.pid when its server is certainly gone but PostgreSQL cannot know: the number now belongs to another
 * program, or to a dead process whose parent never notices (containers without an init). Certainly gone means that
 * nothing is attached to its shared memory. Returns whether the file was removed.
 */
export const removeDeadPidFile = (data: DataFolder): boolean => {
  const postmaster = readPostmaster(data);
  if (postmaster === undefined) return false;
  if (isRunning(postmaster.pid) && isPostgres(postmaster.pid)) return false;
  if (attachedProcesses(data) !== 0) return false;
  rmSync(pidFile(data), { force: true });
  return true;
};

/** The arguments that the server was last started with, as it wrote them down. */
export const lastArguments = (data: DataFolder): string => {
  try {
    return readFileSync(join(data.cluster, 'postmaster.opts'), 'utf8');
  } catch {
    return '';
  }
};
