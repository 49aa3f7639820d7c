import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DemoCredentials } from '../../src/seed/demo-seed.ts';
import { keptLog } from './kept-log.ts';
import { knowDemo } from './known-secrets.ts';

const STARTER = fileURLToPath(new URL('../../bin/muster', import.meta.url));

/** The line that `muster dev --json` prints when it is ready. */
export interface ReadyLine extends DemoCredentials {
  readonly http: string;
  readonly https: string;
  readonly ca: string;
}

export interface MusterSurroundings {
  readonly dataFolder: string;
  /** Replaces or adds variables; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The account to run under; only root can choose. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  /** What stands on standard input. */
  readonly input?: string;
  /** Other than `node bin/muster`. */
  readonly command?: readonly [string, ...string[]];
  /** Signals go to the whole process group, as Ctrl-C in a terminal does. */
  readonly inTerminal?: boolean;
}

/** How a run ended: exit code, or the signal's name. */
export interface MusterEnd {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningMuster {
  readonly process: ChildProcess;
  readonly ready: ReadyLine;
  /** Milliseconds from the start of the process to the line. */
  readonly readyAfterMs: number;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<MusterEnd>;
}

const FREE_PORTS = { MUSTER_PORT: '0', MUSTER_TLS_PORT: '0' };

/** Ours without what would change the run: the suite's own database is none of its business. */
const environmentOf = ({ dataFolder, environment }: MusterSurroundings): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _ours, ...inherited } = process.env;
  return { ...inherited, ...FREE_PORTS, MUSTER_DATA: dataFolder, ...environment };
};

interface Spawned {
  readonly process: ChildProcess;
  readonly ended: Promise<MusterEnd>;
}

/** Without the announcement: with `--json` it stands on standard error too, and gives the demo's users to who started it. */
const logOf = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .join('\n');

const spawnMuster = (args: readonly string[], surroundings: MusterSurroundings): Spawned => {
  const [program, ...first] = surroundings.command ?? [process.execPath, STARTER];
  const { account } = surroundings;
  const child = spawn(program, [...first, ...args], {
    env: environmentOf(surroundings),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: surroundings.inTerminal === true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  child.stdin.on('error', () => {});
  child.stdin.end(surroundings.input ?? '');
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    keptLog.write([...first, ...args].includes('--json') ? logOf(written.stderr) : written.stderr);
    return { code: code ?? signal, ...written };
  });
  return { process: child, ended };
};

/** Runs a command that ends by itself. */
export const runMuster = (args: readonly string[], surroundings: MusterSurroundings): Promise<MusterEnd> =>
  spawnMuster(args, surroundings).ended;

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('There is no standard output.');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return line;
};

/** A server that was begun with `muster serve`. */
export interface ServingMuster {
  /** The address that it says it is ready on. */
  readonly http: string;
  end(): Promise<MusterEnd>;
  /** The first group of the pattern, or all that fits, once it has written that to standard error. */
  said(pattern: RegExp): Promise<string>;
}

export const startServing = async (surroundings: MusterSurroundings): Promise<ServingMuster> => {
  const { process: child, ended } = spawnMuster(['serve'], surroundings);
  let written = '';
  child.stderr?.on('data', (text: string) => {
    written += text;
  });
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const [whole, part] = pattern.exec(written) ?? [];
        if (whole === undefined) return;
        child.stderr?.off('data', look);
        resolve(part ?? whole);
      };
      child.stderr?.on('data', look);
      ended.then(({ code, stderr }) => reject(new Error(`muster serve ended with ${code}: ${stderr}`)));
      look();
    });
  return {
    http: await said(/^Muster is ready on (http:\S+)/m),
    said,
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
};

/** Starts a server and waits for its line of JSON. Fails with what it wrote when it ends before. */
export const startMuster = async (
  args: readonly string[],
  surroundings: MusterSurroundings,
): Promise<RunningMuster> => {
  const start = performance.now();
  const { process: child, ended } = spawnMuster(args, surroundings);
  const line = await Promise.race([
    firstLine(child),
    ended.then(({ code, stderr }) => {
      throw new Error(`muster ${args.join(' ')} ended with ${code}: ${stderr.slice(-2_000)}`);
    }),
  ]);
  const ready: ReadyLine = JSON.parse(line);
  knowDemo(ready);
  return {
    process: child,
    ready,
    readyAfterMs: performance.now() - start,
    end: (signal) => {
      if (surroundings.inTerminal && child.pid !== undefined) process.kill(-child.pid, signal);
      else child.kill(signal);
      return ended;
    },
  };
};
