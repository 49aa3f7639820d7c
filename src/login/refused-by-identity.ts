import type { Refused } from '../identity/decision.ts';
import { REASONS } from '../identity/reasons.ts';
import { reasonHeader, refusalOf } from '../identity/refusal.ts';
import type { LoginAnswer } from './login-answer.ts';

/**
 * A refusal by identity, in this API's form and without a challenge: a page asks for the password itself (decision 3).
 * `tellEverything`: development, where even a failed password tells its reason.
 */
export const refusedByIdentity = (decision: Refused, remoteAddress: string, tellEverything: boolean): LoginAnswer => {
  const { status, body, retryAfter } = refusalOf(decision, remoteAddress);
  const reason = reasonHeader(decision, tellEverything);
  const message = body.kind === 'page' ? body.sentence : body.errors.join(' ');
  const error = { code: reason ?? 'unauthenticated', message, cure: reason === null ? '' : REASONS[reason].cure };
  const headers = {
    ...(reason === null ? {} : { 'x-auth-reason': reason }),
    ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }),
  };
  return { status, body: { error }, headers };
};
