import { type LevelWithSilent, type Logger, pino } from 'pino';
import { type LineWriter, standardErrorLines } from './standard-error.ts';

export type Log = Logger;

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: unknown;
}

/** Only these fields of an error are logged: a database error's `detail` and `where` quote the caller's values. */
const loggedError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const logged: LoggedError = {
    type: error.name,
    message: error.message,
    stack: error.stack,
    code: 'code' in error ? error.code : undefined,
  };
  return logged;
};

/**
 * The program's log: JSON lines on standard error, never on standard output, which belongs to `--json`. Lines are written
 * off the main thread.
 */
export const createLog = (level: LevelWithSilent, lines: LineWriter = standardErrorLines()): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: loggedError, error: loggedError },
    },
    lines,
  );
