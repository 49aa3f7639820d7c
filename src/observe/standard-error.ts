import { write, writeSync } from 'node:fs';

const STANDARD_ERROR = 2;

/** Lines that wait while standard error is slow, in UTF-16 units; more are dropped, or they would fill the memory. */
const MOST_WAITING = 4 * 1_048_576;

const RETRY_MS = 20;

/** How long the end of the process may wait for a slow reader. */
const LAST_MS = 1_000;

/** Where finished log lines go. */
export interface LineWriter {
  write(line: string): void;
}

const isBusy = (error: NodeJS.ErrnoException): boolean => error.code === 'EAGAIN' || error.code === 'EBUSY';

/** Writes what it can of the last lines without holding up the end of the process for long. */
const writeLast = (bytes: Buffer): void => {
  const deadline = performance.now() + LAST_MS;
  let written = 0;
  while (written < bytes.length && performance.now() < deadline) {
    try {
      written += writeSync(STANDARD_ERROR, bytes, written);
    } catch (error) {
      if (!isBusy(error as NodeJS.ErrnoException)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
};

/**
 * Writes lines to standard error off the main thread, one write at a time and in order, and what is left when the process
 * exits. When the reader is gone, or the disk full, lines are dropped: nothing may stop for want of a log.
 */
const openLines = (): LineWriter => {
  let waiting = '';
  let isWriting = false;
  let isBroken = false;

  const writeRest = (bytes: Buffer): void => {
    write(STANDARD_ERROR, bytes, 0, bytes.length, null, (error, written) => {
      if (error && !isBusy(error)) {
        isBroken = true;
        return;
      }
      const rest = error ? bytes : bytes.subarray(written);
      if (rest.length === 0) next();
      else setTimeout(() => writeRest(rest), error ? RETRY_MS : 0);
    });
  };

  const next = (): void => {
    isWriting = waiting !== '';
    if (!isWriting) return;
    const bytes = Buffer.from(waiting);
    waiting = '';
    writeRest(bytes);
  };

  process.on('exit', () => {
    if (!isBroken) writeLast(Buffer.from(waiting));
  });

  return {
    write: (line) => {
      if (isBroken || waiting.length > MOST_WAITING) return;
      waiting += line;
      if (!isWriting) next();
    },
  };
};

let opened: LineWriter | undefined;

/** The one writer of this process. */
export const standardErrorLines = (): LineWriter => {
  opened ??= openLines();
  return opened;
};
