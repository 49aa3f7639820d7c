import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadMessage, LoadOrder, LoadResult } from './load-generator.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const sibling = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A server under measurement. */
export interface MeasuredServer {
  readonly name: 'muster' | 'floor';
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const stopProcess = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
};

/** Brings `dist` up to date, as every start does. */
export const build = (): void => {
  const built = spawnSync(process.execPath, [join(ROOT, 'bin', 'muster'), '--help'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) throw new Error('The program cannot be built.');
};

/** The built program, as an operator runs it: `serve` on the given database. `nodeFlags` are for profiling. */
export const startMuster = async (
  connectionString: string,
  dataFolder: string,
  nodeFlags: readonly string[],
): Promise<MeasuredServer> => {
  const child = spawn(
    process.execPath,
    [...nodeFlags, join(ROOT, 'dist', 'main.js'), 'serve', '--port', '0', '--tls-port', '0'],
    {
      env: {
        ...process.env,
        DATABASE_URL: connectionString,
        MUSTER_DATA: dataFolder,
        MUSTER_LOG_LEVEL: 'warn',
        // One key stands for many users: their requests need not wait for each other.
        MUSTER_CONCURRENT_REQUESTS_PER_USER: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  const ready = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
      const origin = /ready on (http:\/\/\S+?)[.\s]*$/m.exec(said)?.[1];
      if (origin !== undefined) resolve(origin);
    });
    child.on('exit', () => reject(new Error(`The server ended: ${said}`)));
  });
  const origin = await ready;
  return { name: 'muster', origin, pid: child.pid ?? 0, stop: () => stopProcess(child) };
};

export const startFloor = async (
  connectionString: string,
  workspace: number,
  user: number,
): Promise<MeasuredServer> => {
  const child = fork(sibling('./floor-server.ts'), {
    env: {
      ...process.env,
      FLOOR_DATABASE: connectionString,
      FLOOR_WORKSPACE: String(workspace),
      FLOOR_USER: String(user),
    },
  });
  const [message] = (await once(child, 'message')) as [{ readonly origin: string }];
  return { name: 'floor', origin: message.origin, pid: child.pid ?? 0, stop: () => stopProcess(child) };
};

export interface LoadProcess {
  /** `onMeasuring` is called when the warm-up is over. */
  run(order: LoadOrder, onMeasuring: () => void): Promise<LoadResult>;
  stop(): Promise<void>;
}

export const startLoad = (): LoadProcess => {
  const child = fork(sibling('./load-generator.ts'));
  return {
    run: (order, onMeasuring) => {
      const { promise, resolve } = Promise.withResolvers<LoadResult>();
      const hear = (message: LoadMessage): void => {
        if ('measuring' in message) {
          onMeasuring();
          return;
        }
        child.off('message', hear);
        resolve(message.result);
      };
      child.on('message', hear);
      child.send(order);
      return promise;
    },
    stop: () => stopProcess(child),
  };
};

const TICK_MS = 10;

/** Milliseconds of processor time that a process has used; undefined where the system does not tell. */
export const processorMs = (pid: number): number | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
};
