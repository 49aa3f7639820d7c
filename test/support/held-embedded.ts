import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Another process that holds an embedded PostgreSQL. */
export interface HeldEmbedded {
  readonly connectionString: string;
  readonly attached: boolean;
  /** A sentence, when it did not start. */
  readonly problem: string | undefined;
  /** Stops PostgreSQL and waits for the end of the process. */
  stop(): Promise<void>;
  /** Ends the process without a chance to clean up. */
  kill(): Promise<void>;
}

const script = fileURLToPath(new URL('./hold-embedded.ts', import.meta.url));

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/** @param account runs it under this account instead of ours; only root can */
export const holdEmbedded = async (
  dataFolder: string,
  account?: { readonly uid: number; readonly gid: number },
): Promise<HeldEmbedded> => {
  const child = spawn(process.execPath, [script, dataFolder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => {
      throw new Error('The process that holds PostgreSQL ended without a word.');
    }),
  ]);
  const said = JSON.parse(String(line));
  return {
    ...said,
    stop: async () => {
      child.stdin.end();
      await ended(child);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
};
