import type { NewPasswordProblem } from '../identity/new-password.ts';
import { passwordRules, passwordSentence } from '../identity/password-rules.ts';
import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';
import { type LoginAnswer, refused, refusedFor } from './login-answer.ts';

/** What is said of a new password that was not set. */
export const newPasswordRefused = (problem: NewPasswordProblem, policy: SubscriptionPolicy): LoginAnswer => {
  switch (problem) {
    case 'queue-full':
      return refusedFor(1, 'too-many-attempts');
    case 'changed-meanwhile':
      return refused('changed-meanwhile');
    case 'not-set':
      return refused('not-found');
    default:
      return refused('bad-password', passwordSentence(problem, passwordRules(policy)));
  }
};
