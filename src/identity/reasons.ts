/** Who may learn a reason from the answer (decision 2): anybody, who proved a valid credential, or the log alone. */
export type Audience = 'anybody' | 'proved' | 'log';

interface Reason {
  readonly sentence: string;
  /** What the caller or an administrator does about it; empty where there is nothing to cure. */
  readonly cure: string;
  readonly told: Audience;
}

const reason = (told: Audience, sentence: string, cure: string): Reason => ({ told, sentence, cure });

const PASSWORD_OR_KEY = 'Send a valid API key in the header zsessionid, or a user name and password as Basic.';
const NEW_SESSION = 'Sign in again.';
const CHECK_PASSWORD = 'Check the user name and the password, or ask an administrator to reset it.';
const ASK_ADMINISTRATOR = 'Ask an administrator of the subscription.';
const FETCH_TOKEN =
  'GET /security/authorize, keep the cookie JSESSIONID of its answer, and append ?key= with its token.';

/** Every reason a decision can have, by its code: the value of X-Auth-Reason and of the decision log. */
export const REASONS = Object.freeze({
  session: reason('proved', 'A living session was accepted.', ''),
  password: reason('proved', 'The password was right.', ''),
  'api-key': reason('proved', 'The API key was accepted.', ''),
  'access-token': reason('proved', 'The access token was accepted.', ''),

  'old-password': reason('log', 'The old password was right, so that a new one could be set.', ''),
  'password-confirmed': reason('log', 'The password was proved again, so that the session may make credentials.', ''),
  'reset-token': reason('log', 'The token of a reset was right, so that a new password could be set.', ''),
  'reset-asked': reason('log', 'A token to choose a new password with was asked for.', ''),
  'set-up-code': reason(
    'log',
    'The code that a server printed at its start was right, and the installation was set up.',
    '',
  ),
  'signed-out': reason('log', 'A browser asked to be signed out.', ''),

  'no-credentials': reason('anybody', 'No credentials were sent.', PASSWORD_OR_KEY),
  'dead-session-cookie': reason('anybody', 'The session of the cookie has ended or never was.', NEW_SESSION),
  'key-in-url': reason('anybody', 'Credentials in the URL are never read.', 'Send the key in the header zsessionid.'),
  'login-key': reason(
    'anybody',
    'A LoginKey is a password in a URL and is never read.',
    'Send an API key in the header zsessionid; AppSDK 2 takes one, AppSDK 1 does not.',
  ),
  'malformed-authorization': reason('anybody', 'The Authorization header cannot be read.', PASSWORD_OR_KEY),
  'credentials-differ': reason('anybody', 'Several different credentials of one kind were sent.', 'Send one of them.'),
  'session-cookies-differ': reason('anybody', 'One cookie name came with two living sessions.', 'Clear the cookies.'),
  'edition-without-keys': reason(
    'anybody',
    'This edition knows neither API keys nor access tokens.',
    'Use a user name, a password and a security token.',
  ),
  'key-without-underscore': reason(
    'anybody',
    'The value has the form of an API key without its underscore.',
    'Send the whole key: the underscore is part of it.',
  ),
  'security-token-sent-as-key': reason(
    'anybody',
    'The value has the form of a security token.',
    'Append the token as ?key=, beside the cookie of its session; the header zsessionid takes an API key.',
  ),

  'unknown-key': reason('log', 'There is no such API key.', 'Create a key, or copy it again, in whole.'),
  'unknown-token': reason('log', 'There is no such access token or session.', NEW_SESSION),
  'session-ended': reason('log', 'The session was ended.', NEW_SESSION),
  'session-timed-out': reason('log', 'The session was idle for too long or has reached its greatest age.', NEW_SESSION),
  'token-expired': reason('proved', 'The access token has expired.', 'Refresh it.'),
  'token-revoked': reason('proved', 'The access token was revoked.', 'Authorise the application again.'),
  'key-replaced': reason(
    'log',
    'The value was replaced by a reset of the key, and its time is over.',
    'Send the value that the reset gave.',
  ),
  'key-expired': reason('proved', 'The API key has expired.', 'Its owner sets a later ExpiresAt, or makes a new key.'),
  'key-idle': reason(
    'proved',
    'The API key was not used for longer than its IdleDays.',
    'Its owner resets it, or raises IdleDays.',
  ),
  'key-network-not-allowed': reason(
    'proved',
    'The API key may not be used from the caller’s address.',
    'Its owner adds the address to AllowedNetworks, or the call comes from one of them.',
  ),
  'keys-disabled': reason(
    'proved',
    'API keys are disabled in this subscription.',
    'A subscription administrator can enable them; the keys themselves are unchanged.',
  ),
  'owner-disabled': reason('proved', 'The owner of the credential is disabled.', ASK_ADMINISTRATOR),
  'owner-deleted': reason('proved', 'The owner of the credential was deleted.', ASK_ADMINISTRATOR),
  'owner-locked': reason('proved', 'The owner’s account is locked.', ASK_ADMINISTRATOR),
  'owner-password-expired': reason(
    'proved',
    'The owner’s password has expired.',
    'The owner changes the password; the same key then works again.',
  ),
  'scope-missing': reason('proved', 'The access token has no scope alm.', 'Authorise with scope alm.'),
  'network-not-allowed': reason('proved', 'The caller’s address is not in the allowed range.', ASK_ADMINISTRATOR),

  'unknown-user': reason('log', 'There is no user of that name.', CHECK_PASSWORD),
  'user-without-password': reason('log', 'The user has no password.', 'Sign in as the user’s account is meant to.'),
  'wrong-password': reason('log', 'The password is wrong.', CHECK_PASSWORD),
  'password-changed-meanwhile': reason(
    'log',
    'The old password was right, but was changed while this request was under way.',
    CHECK_PASSWORD,
  ),
  'sent-to-sso': reason('log', 'A sign-in without a password was sent to the identity provider.', ''),
  'user-disabled': reason('log', 'The user is disabled.', ASK_ADMINISTRATOR),
  'user-deleted': reason('log', 'The user was deleted.', ASK_ADMINISTRATOR),
  'user-locked': reason('log', 'The account is locked.', 'Wait for the lock to end, or ask an administrator.'),
  'password-expired': reason('log', 'The password has expired.', 'Change it on the sign-in page.'),
  'password-not-allowed': reason('log', 'The subscription’s SSO mode allows this user no password.', 'Use an API key.'),

  'session-only': reason(
    'proved',
    'What is asked for opens for a session, not for a key or an access token.',
    'Sign in with a user name and password.',
  ),
  'queue-full': reason(
    'anybody',
    'Too many passwords were being checked, so this one was not.',
    'Try again in a few seconds; an API key needs no such check.',
  ),
  'network-throttled': reason(
    'anybody',
    'Too many sign-ins from the caller’s network failed, so this password was not checked.',
    'Try again in a quarter of an hour; API keys and sessions go on working.',
  ),

  'read-only-key': reason('proved', 'The API key may only read.', 'Use a key with Full Access.'),
  'session-cookie-shadows-key': reason(
    'proved',
    'A living session came in a cookie, so its authority was used and the key was not.',
    'Send no cookies with the key, or a blank Cookie header.',
  ),
  'session-cookie-shadows-read-only-key': reason(
    'proved',
    'A living session came in a cookie, so its authority was used and the read-only key was not.',
    'Send no cookies with the key; to write, use a key with Full Access.',
  ),
  'security-token-missing': reason('proved', 'A write under a password or session needs a token.', FETCH_TOKEN),
  'security-token-without-cookie': reason(
    'proved',
    'The security token came without the cookie of its session, so this is a new session.',
    'Send the cookie JSESSIONID of the answer that gave the token.',
  ),
  'token-of-another-session': reason('proved', 'The security token is not this session’s.', FETCH_TOKEN),
  'key-in-cookie-cross-site': reason(
    'proved',
    'A key in a cookie writes only from the server’s own pages or from no browser.',
    'Send the key in the header zsessionid.',
  ),
  'basic-cross-site': reason(
    'proved',
    'A browser sends a remembered Basic login by itself, so without a security token one writes only from the server’s own pages or from no browser.',
    'Send a key in the header zsessionid.',
  ),
  'cookie-alone-on-1.x': reason(
    'proved',
    'Version 1.x has no security tokens, so a cookie alone may only read.',
    'Send the password or a key as well, or use v2.0.',
  ),
  'application-authorized': reason('log', 'The user let the application log them in.', ''),
  'application-turned-away': reason(
    'log',
    'The application’s request ended without a code.',
    'The user allows it, or the application asks with a registered redirect, PKCE and scopes that exist.',
  ),
  'token-issued': reason('log', 'The application got tokens for its user.', ''),
  'application-unproved': reason(
    'log',
    'The application is unknown, or did not prove who it is.',
    'Compare client_id and secret with those of the OAuth client; a rotated secret works until its overlap ends.',
  ),
  'grant-worthless': reason(
    'log',
    'The code or refresh token is unknown, over, revoked, or of another application.',
    'Log in again from the application.',
  ),
  'grant-used-again': reason(
    'log',
    'A code or refresh token was used again after its time, so all tokens of that log-in were ended: it may have been stolen.',
    'Log in again from the application; look at who else has its tokens.',
  ),
  'application-request-invalid': reason(
    'log',
    'The application asked in a way that the protocol does not allow.',
    'Look at error and error_description of the answer.',
  ),
  'edition-without-applications': reason(
    'log',
    'This edition has no authorized applications.',
    'Use a user name, a password and a security token.',
  ),

  // No decision has this one: what never arrived was never decided. It is told where the others do not explain an answer.
  'replayed-answer': reason(
    'log',
    'A proxy gave the answer of an earlier request instead of asking the server.',
    'Compare the X-Request-Id of the answer with the decision log: a replayed one is of an earlier time, or of another request. Let the proxy keep no answers.',
  ),
});

export type ReasonCode = keyof typeof REASONS;
