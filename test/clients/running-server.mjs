import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 30_000;

/**
 * Starts the built server as a newcomer would, on free ports and an empty data folder, and waits for the line of JSON
 * that `muster dev --json` prints when it is ready.
 */
export async function startServer(repository) {
  const folder = await mkdtemp(join(tmpdir(), 'muster-clients-'));
  // Under root the database runs as another account, which has to reach the data folder through this one.
  await chmod(folder, 0o755);
  const child = spawn(process.execPath, [join(repository, 'bin', 'muster'), 'dev', '--json'], {
    cwd: repository,
    env: { ...process.env, MUSTER_PORT: '0', MUSTER_TLS_PORT: '0', MUSTER_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = [];
  child.stderr.on('data', (chunk) => {
    errors.push(chunk.toString());
    if (errors.length > 200) errors.shift();
  });
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));

  const stop = async () => {
    const code = child.exitCode ?? child.signalCode ?? (await interrupt(child, exited));
    await rm(folder, { recursive: true, force: true });
    return code;
  };
  try {
    const ready = await readyLine(child, exited, errors);
    return { ready, folder, stop, log: () => errors.join('') };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readyLine(child, exited, errors) {
  const line = await Promise.race([
    firstLine(child.stdout),
    exited.then((code) => {
      throw new Error(`the server ended with ${code} before it was ready:\n${errors.join('').slice(-1500)}`);
    }),
    after(READY_WITHIN_MS).then(() => {
      throw new Error(`the server was not ready within ${READY_WITHIN_MS / 1000} s:\n${errors.join('').slice(-1500)}`);
    }),
  ]);
  return JSON.parse(line);
}

function firstLine(stream) {
  const lines = createInterface({ input: stream });
  return new Promise((resolve) => lines.once('line', resolve));
}

/** Ctrl-C to this one process; killed when it does not end in time. */
async function interrupt(child, exited) {
  child.kill('SIGINT');
  const code = await Promise.race([exited, after(STOPPED_WITHIN_MS).then(() => undefined)]);
  if (code !== undefined) return code;
  child.kill('SIGKILL');
  await exited;
  return `no exit within ${STOPPED_WITHIN_MS / 1000} s of Ctrl-C`;
}

function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
