import type { Access } from '../access/access.ts';
import { administeredBy } from '../access/administered.ts';
import type { Principal } from '../access/principal.ts';
import type { Edition } from '../config/options.ts';
import { expiredSessionCookies } from '../identity/session-cookies.ts';
import { Secret } from '../kernel/secret.ts';
import { answered, done, made, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';
import { refusedByIdentity } from './refused-by-identity.ts';

interface Around {
  readonly edition: Edition;
  readonly access: Access | null;
  readonly confirmedAt: Date | null;
}

const shown = (principal: Principal, securityToken: string | null, around: Around) => ({
  User: { ObjectID: principal.userOid, UserName: principal.userName },
  SubscriptionAdmin: principal.subscriptionAdmin,
  Administers: around.access !== null && administeredBy(around.access) !== null,
  Edition: around.edition,
  Via: principal.via,
  SecurityToken: securityToken,
  ConfirmedAt: around.confirmedAt,
});

/** Who is signed in, and the token that changes must carry. */
const showSession: LoginRoute = {
  method: 'GET',
  path: '/session',
  caller: 'user',
  sentence: 'Who calls, by what, and the security token that changes under a session carry.',
  answer: async ({ caller }, { edition, access }) => {
    const { principal } = caller;
    const isSession = principal.via === 'session' || principal.via === 'basic';
    const around = {
      edition,
      access: await access.accessOf(principal.userOid),
      confirmedAt: await caller.passwordProvedAt(),
    };
    return answered(shown(principal, isSession ? await caller.securityToken() : null, around));
  },
};

/** A new session, whatever the request carried; the one that its cookies name is replaced, and so over. */
const signIn: LoginRoute = {
  method: 'POST',
  path: '/session',
  caller: 'anybody',
  sentence: 'Signs in with UserName and Password: the cookies of a new session, and its security token.',
  answer: async ({ body, presented, remoteAddress, note }, services) => {
    const { authenticator, clock, tellEverything, edition, access } = services;
    const [userName, password] = [body.get('UserName'), body.get('Password')];
    if (typeof userName !== 'string' || typeof password !== 'string')
      return refused('bad-member', 'UserName and Password are texts.');
    const begun = await authenticator.signIn(presented, userName, new Secret(password));
    const { decision, setCookies } = begun;
    note(decision);
    if (decision.kind === 'refused') return refusedByIdentity(decision, remoteAddress, tellEverything);
    await authenticator.endSessionsOfCookies(presented);
    const principal = { ...decision.principal, via: 'session' as const };
    const around = { edition, access: await access.accessOf(principal.userOid), confirmedAt: clock() };
    const answer = made(shown(principal, await authenticator.securityToken(begun), around));
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
