import type { Principal } from '../access/principal.ts';
import { expiredSessionCookies } from '../identity/session-cookies.ts';
import { Secret } from '../kernel/secret.ts';
import { answered, done, made, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';
import { refusedByIdentity } from './refused-by-identity.ts';

const shown = (principal: Principal, securityToken: string | null, confirmedAt: Date | null) => ({
  User: { ObjectID: principal.userOid, UserName: principal.userName },
  SubscriptionAdmin: principal.subscriptionAdmin,
  Via: principal.via,
  SecurityToken: securityToken,
  ConfirmedAt: confirmedAt,
});

/** Who is signed in, and the token that changes must carry. */
const showSession: LoginRoute = {
  method: 'GET',
  path: '/session',
  caller: 'user',
  sentence: 'Who calls, by what, and the security token that changes under a session carry.',
  answer: async ({ caller }) => {
    const { principal } = caller;
    const isSession = principal.via === 'session' || principal.via === 'basic';
    const securityToken = isSession ? await caller.securityToken() : null;
    return answered(shown(principal, securityToken, await caller.passwordProvedAt()));
  },
};

/** A new session, whatever the request carried; the one that its cookies name is replaced, and so over. */
const signIn: LoginRoute = {
  method: 'POST',
  path: '/session',
  caller: 'anybody',
  sentence: 'Signs in with UserName and Password: the cookies of a new session, and its security token.',
  answer: async ({ body, presented, remoteAddress, note }, { authenticator, clock, tellEverything }) => {
    const [userName, password] = [body.get('UserName'), body.get('Password')];
    if (typeof userName !== 'string' || typeof password !== 'string')
      return refused('bad-member', 'UserName and Password are texts.');
    const begun = await authenticator.signIn(presented, userName, new Secret(password));
    const { decision, setCookies } = begun;
    note(decision);
    if (decision.kind === 'refused') return refusedByIdentity(decision, remoteAddress, tellEverything);
    await authenticator.endSessionsOfCookies(presented);
    const principal = { ...decision.principal, via: 'session' as const };
    const answer = made(shown(principal, await authenticator.securityToken(begun), clock()));
    return { ...answer, headers: { 'set-cookie': setCookies } };
  },
};

const signOut: LoginRoute = {
  method: 'DELETE',
  path: '/session',
  caller: 'user',
  sentence: 'Signs out: the session of the request ends on every node, and its cookies are cleared.',
  answer: async ({ caller, secure }) => {
    await caller.endSession();
    return { ...done, headers: { 'set-cookie': expiredSessionCookies(secure) } };
  },
};

export const SESSION_ROUTES: readonly LoginRoute[] = [showSession, signIn, signOut];
