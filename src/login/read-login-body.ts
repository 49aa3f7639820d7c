import { err, ok, type Result } from '../kernel/result.ts';
import type { LoginProblem } from './login-problems.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** The members of the JSON object in a body, or why there are none; no body at all has none. */
export const readLoginBody = (
  contentType: string | null,
  bytes: Uint8Array | null,
): Result<ReadonlyMap<string, unknown>, LoginProblem> => {
  if (bytes === null || bytes.length === 0) return ok(new Map());
  // A page of another site can send a form without asking first, but not JSON (Fetch, CORS-safelisted request headers).
  if (!JSON_TYPE.test(contentType ?? '')) return err('not-json');
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return err('bad-request');
    return ok(new Map(Object.entries(value)));
  } catch {
    return err('bad-request');
  }
};
