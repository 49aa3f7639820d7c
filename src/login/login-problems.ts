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
  'not-found': problem(404, 'There is nothing of that name, or you may not see it.', 'List what there is.'),
});

export type LoginProblem = keyof typeof LOGIN_PROBLEMS;
