/** The SQLSTATE of a database error, or an empty text for any other. */
export const sqlStateOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Serialisation failure and deadlock: nothing was written, the same may be tried again (REL-05). */
export const isRetryable = (sqlState: string): boolean => sqlState === '40001' || sqlState === '40P01';

/** A statement over its time, or one that nobody waits for any more. */
export const STATEMENT_CANCELLED = '57014';
export const FOREIGN_KEY_VIOLATION = '23503';
export const UNIQUE_VIOLATION = '23505';
