import type { LineWriter } from '../../src/observe/standard-error.ts';

const lines: string[] = [];

/** What the servers of this test file have logged, those of other processes on standard error. */
export const keptLines: readonly string[] = lines;

/** Where a test's server logs everything to. */
export const keptLog: LineWriter = {
  write: (line) => {
    lines.push(line);
  },
};

/** The same, for a test that looks at the lines too. */
export const keptAnd = (write: (line: string) => void): LineWriter => ({
  write: (line) => {
    keptLog.write(line);
    write(line);
  },
});
