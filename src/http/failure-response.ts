import { limits } from '../config/limits.ts';
import { STATEMENT_CANCELLED } from '../storage/sql-state.ts';
import { errorResult } from '../wsapi/envelope.ts';
import type { Response } from '../wsapi/raw-request.ts';
import { tookTooLong } from '../wsapi/sentences.ts';

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

const inEnvelope = (status: number, sentence: string): Response => ({
  status,
  body: errorResult('OperationResult', { errors: [sentence], warnings: [] }),
});

/** SQLSTATE classes and Node codes that say "the database cannot be reached now" (REL-02). */
const isDatabaseAway = (code: string, message: string): boolean =>
  /^(08|57P0|53)/.test(code) ||
  ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code) ||
  message.includes('Connection terminated') ||
  message.includes('timeout exceeded when trying to connect');

/** SQLSTATE 22: a value that PostgreSQL cannot take although it looked right; the caller's mistake, not ours. */
const isDataError = (code: string): boolean => /^22/.test(code);

const FRAMEWORK: Readonly<Record<string, Response>> = {
  FST_ERR_BAD_URL: inEnvelope(400, 'The URL is not valid: a percent sign must be followed by two hexadecimal digits.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: inEnvelope(400, 'The request body has another length than Content-Length says.'),
};

export interface FailureResponse {
  readonly response: Response;
  /** True for a bug of ours: the operator must see it. */
  readonly isOurs: boolean;
}

/** The only place that turns an exception into an answer; nothing of the exception itself leaves. */
export const failureResponse = (
  error: unknown,
  requestId: string,
  bodyLimit: number = limits.bodyBytes,
): FailureResponse => {
  const code = codeOf(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return { response: inEnvelope(413, `The request body is larger than ${bodyLimit} bytes.`), isOurs: false };
  }
  const message = error instanceof Error ? error.message : '';
  const known = FRAMEWORK[code];
  if (known !== undefined) return { response: known, isOurs: false };
  if (code === STATEMENT_CANCELLED)
    return { response: inEnvelope(200, tookTooLong(limits.statementMs)), isOurs: false };
  if (isDatabaseAway(code, message)) {
    const response = inEnvelope(503, 'The database cannot be reached at the moment; try again in a few seconds.');
    return { response: { ...response, headers: { 'retry-after': '2' } }, isOurs: true };
  }
  if (isDataError(code))
    return {
      response: inEnvelope(200, 'Could not parse: A value of the request cannot be stored or compared.'),
      isOurs: true,
    };
  return {
    response: inEnvelope(
      500,
      `The server failed to answer this request; the administrator finds it in the log under ${requestId}.`,
    ),
    isOurs: true,
  };
};
