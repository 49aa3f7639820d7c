import { NETWORK_WINDOW_MS } from '../identity/attempt-rules.ts';
import type { Refused } from '../identity/decision.ts';
import { type LoginAnswer, refused, refusedFor } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { OpenLoginRequest } from './login-request.ts';
import { refusedByIdentity } from './refused-by-identity.ts';

/** What is answered to a password that a body carried and that was not found right; `problem` unless it was not checked. */
export const unprovedPassword = (
  decision: Refused,
  { remoteAddress }: OpenLoginRequest,
  problem: LoginProblem,
): LoginAnswer => {
  switch (decision.answer) {
    case 'try-later':
      return refusedFor(decision.reason === 'queue-full' ? 1 : NETWORK_WINDOW_MS / 1000, 'too-many-attempts');
    case 'network-refused':
      return refusedByIdentity(decision, remoteAddress, false);
    default:
      return refused(problem);
  }
};
