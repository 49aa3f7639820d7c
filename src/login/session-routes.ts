import { answered } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';

/** Who is signed in, and the token that changes must carry. */
const showSession: LoginRoute = {
  method: 'GET',
  path: '/session',
  caller: 'user',
  sentence: 'Who calls, by what, and the security token that changes under a session carry.',
  answer: async ({ caller }) => {
    const { principal } = caller;
    const isSession = principal.via === 'session' || principal.via === 'basic';
    return answered({
      User: { ObjectID: principal.userOid, UserName: principal.userName },
      SubscriptionAdmin: principal.subscriptionAdmin,
      Via: principal.via,
      SecurityToken: isSession ? await caller.securityToken() : null,
    });
  },
};

export const SESSION_ROUTES: readonly LoginRoute[] = [showSession];
