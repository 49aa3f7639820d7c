import type { PresentedRequest } from '../identity/authenticate.ts';
import { credentialForm } from '../identity/credential-form.ts';
import type { Accepted } from '../identity/decision.ts';
import { type Decided, refusedUnseen } from '../identity/decision-entry-of.ts';
import { Secret } from '../kernel/secret.ts';
import type { SubscriptionSettings } from '../storage/stores/subscription-store.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginServices } from './login-services.ts';
import { refusedByIdentity } from './refused-by-identity.ts';

/** The key object (B5): the value that stands in the cookie ZSESSIONID, and whose it is. */
const keyObject = ({ principal }: Accepted, id: Secret) => ({
  id: id.reveal(),
  userId: principal.userOid,
  subscriptionId: principal.subscriptionOid,
  username: principal.userName,
});

/** The SSO start address as it may stand in a Location; null: there is none, or it is no web address. */
const startOf = ({ authentication, authenticationUrl }: SubscriptionSettings): string | null => {
  if (authentication === 'Rally Only' || authenticationUrl === null || !URL.canParse(authenticationUrl)) return null;
  const { protocol, href } = new URL(authenticationUrl);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
};

/**
 * `PUT /login/key.js`: a session for a user name and password. Without a password a client asks whether this is an SSO
 * user; wherever SSO is on it is sent there, whoever it names, so that nobody learns which users there are.
 */
export const openKey = async (
  body: ReadonlyMap<string, unknown>,
  presented: PresentedRequest,
  note: (decided: Decided) => void,
  { authenticator, settings, tellEverything }: LoginServices,
): Promise<LoginAnswer> => {
  const userName = body.get('username');
  const password = body.get('password') ?? '';
  if (typeof userName !== 'string' || typeof password !== 'string')
    return refused('bad-member', 'username and password are texts.');
  const start = password === '' ? startOf(await settings.current()) : null;
  if (start !== null) {
    note(refusedUnseen('sent-to-sso'));
    return { status: 302, body: '', contentType: 'text/plain', headers: { location: start } };
  }
  const { decision, opened, setCookies } = await authenticator.signIn(presented, userName, new Secret(password));
  note(decision);
  if (decision.kind === 'refused' || opened === null) {
    if (decision.kind === 'accepted') throw new Error('Invariant violated: a right password opens a session');
    return refusedByIdentity(decision, presented.remoteAddress, tellEverything);
  }
  return { ...answered(keyObject(decision, opened)), headers: { 'set-cookie': setCookies } };
};

/**
 * `GET /login/key/<token>.js`: whose a session id or access token is, while it lives. Asking is no use of it, so that who
 * watches a session does not keep it alive. An API key is not looked up: it has no place in a URL (decision 13).
 */
export const showKey = async (
  value: string,
  presented: PresentedRequest,
  note: (decided: Decided) => void,
  { authenticator }: LoginServices,
): Promise<LoginAnswer> => {
  const token = new Secret(value);
  if (credentialForm(value) === 'api-key') {
    note(refusedUnseen('key-in-url'));
    return refused('not-found');
  }
  const decision = await authenticator.inspect(presented, token);
  note(decision);
  return decision.kind === 'accepted' ? answered(keyObject(decision, token)) : refused('not-found');
};
