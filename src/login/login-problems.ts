interface Problem {
  readonly status: number;
  readonly message: string;
  /** What to do about it. */
  readonly cure: string;
}

const problem = (status: number, message: string, cure: string): Problem => ({ status, message, cure });

/** Every refusal of the JSON API by its code, but those of identity itself, which have the codes of `identity/reasons.ts`. */
export const LOGIN_PROBLEMS = Object.freeze({
  'bad-request': problem(
    400,
    'The request cannot be read.',
    'Send a JSON object with the members that the reference names.',
  ),
  'bad-member': problem(400, 'A member of the body is wrong.', 'Correct it; the reference says what it takes.'),
  'bad-parameter': problem(400, 'A parameter of the URL is wrong.', 'Correct it; the reference says what it takes.'),
  'took-too-long': problem(
    503,
    'The answer takes the database too long.',
    'Ask for less: of one user or key, or between two instants.',
  ),
  'ambiguous-key': problem(409, 'Several keys end so.', 'Name the key by its ObjectID.'),
  'not-json': problem(415, 'The body is not JSON.', 'Send the header Content-Type: application/json.'),
  'needs-sign-in': problem(
    403,
    'API keys and access tokens change nothing here.',
    'Sign in with a user name and password, or use the session of a browser.',
  ),
  'security-token-missing': problem(
    403,
    'A change under a session needs its security token.',
    'GET /login/api/session and send its SecurityToken in the header X-Security-Token.',
  ),
  'cross-site': problem(403, 'The request came from the page of another site.', 'Send it from the server’s own pages.'),
  'administrators-only': problem(
    403,
    'Only a subscription administrator may do this.',
    'Ask an administrator of the subscription.',
  ),
  'confirm-password': problem(
    403,
    'The password was last proved too long ago for this session to make or widen a credential, or to make an administrator.',
    'POST /login/api/session/confirmation with the Password, then send this again.',
  ),
  'wrong-password': problem(
    403,
    'The password is wrong, or no password may be used now.',
    'Send the present password, or start a reset.',
  ),
  'not-signed-in': problem(
    401,
    'The username or password you entered is incorrect.',
    'Check both, or start a reset with POST /login/api/password-resets.',
  ),
  'bad-password': problem(400, 'The new password is not taken.', 'Choose another one.'),
  'bad-token': problem(
    400,
    'The token is unknown, used up or too old, or the account may not be reset.',
    'Start a new reset with POST /login/api/password-resets.',
  ),
  'too-many-attempts': problem(429, 'Too many attempts.', 'Wait, as Retry-After says, and try again.'),
  'no-reset': problem(
    409,
    'This user can be sent no token: disabled, locked, without an e-mail address or with one that a key has set, or without passwords by the SSO mode.',
    'Change that first.',
  ),
  'own-account': problem(
    409,
    'Nobody disables their own account, or ends their own administration.',
    'Ask another administrator.',
  ),
  'has-password': problem(409, 'This user has a password already.', 'Send a password reset instead.'),
  'no-administrator': problem(
    403,
    'Only who administers the subscription, a workspace or a project may do this.',
    'Ask one of them.',
  ),
  'own-address-shut-out': problem(
    409,
    'These networks would shut you out yourself.',
    'Put your own address on the list, or do not bind administrators to it.',
  ),
  'not-found': problem(404, 'There is nothing of that name, or you may not see it.', 'List what there is.'),

  'not-authorized': problem(403, 'You may not do this.', 'Ask an administrator of the workspace or subscription.'),
  'not-taken': problem(400, 'This is not taken.', 'Correct what the message names.'),

  'keys-disabled': problem(
    403,
    // R44: the vendor's very words.
    'API keys are disabled. Please contact your Subscription Administrator to enable this functionality.',
    'Until then keys can only be listed and deleted.',
  ),
  'edition-without-keys': problem(
    403,
    'This edition has no API keys.',
    'Use a user name, a password and a security token.',
  ),
  'own-keys-only': problem(
    403,
    'A key is made, edited and claimed by its owner alone.',
    'Administrators delete and reset the keys of others.',
  ),
  'user-not-active': problem(
    403,
    'Only an active user has API keys and OAuth clients.',
    'Ask an administrator of the subscription.',
  ),
  'may-not-create-keys': problem(
    403,
    'You may not create API keys, nor widen those you have.',
    'An administrator sets CanCreateApiKey of your user.',
  ),
  'viewer-key-cannot-write': problem(
    403,
    'A user who may write nowhere may not have a key that writes.',
    'Choose the grant "ALM WSAPI Read-only".',
  ),
  'edition-without-clients': problem(
    403,
    'This edition has no OAuth clients.',
    'Use a user name, a password and a security token.',
  ),
  'edition-without-applications': problem(
    403,
    'This edition has no authorized applications.',
    'Use a user name, a password and a security token.',
  ),
  'own-clients-only': problem(
    403,
    'A client is edited and gets a new secret by its owner alone.',
    'Administrators delete the clients of others, and look after those whose owner is gone.',
  ),
  'may-not-create-clients': problem(
    403,
    'You may not create OAuth clients, nor widen those you have.',
    'An administrator sets CanCreateOAuthClient of your user.',
  ),
  'too-many-clients': problem(
    409,
    'You have as many OAuth clients as a user may have.',
    'Delete one that is not used.',
  ),
  'client-without-secret': problem(409, 'A public client has no secret.', 'Make a confidential client instead.'),
  'too-many-keys': problem(409, 'You have as many API keys as a user may have.', 'Delete one that is not used.'),
  'changed-meanwhile': problem(409, 'Somebody else has just changed it.', 'Look at it again.'),
  'key-awaits-claim': problem(409, 'The key has no value to replace: a new one waits for you.', 'Claim it.'),
  'nothing-to-claim': problem(409, 'There is no value to claim, or not any more.', 'Reset the key to get a new one.'),
});

export type LoginProblem = keyof typeof LOGIN_PROBLEMS;
