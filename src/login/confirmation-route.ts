import { Secret } from '../kernel/secret.ts';
import { done, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';
import { textMember } from './text-member.ts';
import { unprovedPassword } from './unproved-password.ts';

/** Through the same door as a sign-in, at the same cost and with the same counts. */
export const CONFIRMATION_ROUTE: LoginRoute = {
  method: 'POST',
  path: '/session/confirmation',
  caller: 'user',
  sentence: 'Proves the Password once more, so that the session may make credentials.',
  answer: async (request, { authenticator }) => {
    const password = textMember(request, 'Password');
    if (password === null) return refused('bad-member', 'Password is a text.');
    const { caller, presented, note } = request;
    const decision = await authenticator.verifyPassword(presented, caller.principal.userName, new Secret(password));
    if (decision.kind === 'refused') {
      note(decision);
      return unprovedPassword(decision, request, 'wrong-password');
    }
    await caller.notePasswordProof();
    const by = { via: 'session', credentialOid: null, session: caller.sessionDigest } as const;
    note({ kind: 'accepted', reason: 'password-confirmed', account: decision.account, by });
    return done;
  },
};
