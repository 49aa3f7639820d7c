import type { SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { OsAccount } from './os-account.ts';

/** How a program of PostgreSQL ended: its exit code (null: ended by a signal) and what it wrote. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly output: string;
}

/**
 * The surroundings of PostgreSQL's programs: nothing of our own environment (no PGDATA, no locale, no secrets), and a
 * working folder that any account may enter.
 */
export const accountSpawnOptions = (account: OsAccount | undefined): SpawnOptions => ({
  cwd: '/',
  env: {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    TZ: 'UTC',
    LC_MESSAGES: 'C',
    // Windows programs do not start without it.
    ...(process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}),
  },
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
  windowsHide: true,
});

/** Runs a program of PostgreSQL to its end, as `account` where we are root. Never rejects: a failed start is code 127. */
export const runAsAccount = (
  account: OsAccount | undefined,
  program: string,
  args: readonly string[],
): Promise<ProgramEnd> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { ...accountSpawnOptions(account), stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code, output: output.join('') }));
  });
