import { NETWORK_WINDOW_MS } from '../identity/attempt-rules.ts';
import { refusedUnseen } from '../identity/decision-entry-of.ts';
import { resetAsked, resetEnded } from '../identity/password-reset.ts';
import { Secret } from '../kernel/secret.ts';
import { done, refused, refusedFor } from './login-answer.ts';
import type { OpenRoute } from './login-route.ts';
import { newPasswordRefused } from './new-password-answer.ts';
import { textMember } from './text-member.ts';

/** The answer is the same for every name, and given before the name is looked up. */
const start: OpenRoute = {
  method: 'POST',
  path: '/password-resets',
  caller: 'anybody',
  sentence: 'Sends a one-time token by mail to the user of that name, if there is one who may have it.',
  answer: async (request, { resets }) => {
    const userName = textMember(request, 'UserName');
    if (userName === null) return refused('bad-member', 'UserName is a text.');
    const { remoteAddress, mailOrigin } = request;
    const isTaken = await resets.start({ userName, remoteAddress, mailOrigin }, (asked) =>
      request.note(resetAsked(asked)),
    );
    if (isTaken) return done;
    request.note(refusedUnseen('network-throttled'));
    return refusedFor(NETWORK_WINDOW_MS / 1000, 'too-many-attempts');
  },
};

const finish: OpenRoute = {
  method: 'POST',
  path: '/password-resets/finish',
  caller: 'anybody',
  sentence: 'Sets a new password by the token of a reset; all sessions of the user end.',
  answer: async (request, { resets, authenticator, decisions }) => {
    const [token, password] = [textMember(request, 'Token'), textMember(request, 'NewPassword')];
    if (token === null || password === null) return refused('bad-member', 'Token and NewPassword are texts.');
    const end = await resets.finish(token, new Secret(password));
    request.note(resetEnded(end));
    const { result: set } = end;
    if (set.ok) {
      // A change is told of only when the log has it.
      await decisions.written();
      return done;
    }
    if (set.error === 'bad-token') return refused('bad-token');
    const policy = await authenticator.policy();
    return newPasswordRefused(set.error, policy);
  },
};

export const PASSWORD_RESET_ROUTES: readonly OpenRoute[] = [start, finish];
