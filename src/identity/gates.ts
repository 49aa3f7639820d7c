/** The steps of a decision, in their order: what each looks at, for people. */
export const GATES = Object.freeze({
  edition: 'Whether this edition knows keys and access tokens; where it does not, they count as not sent.',
  'session-cookie': 'A living session in a cookie, which wins over any key or token.',
  'key-or-token': 'An API key, session id or access token: header, Bearer or Basic before cookie.',
  password: 'User name and password as Basic.',
  credentials: 'Whether anything that counts was sent.',
  account: 'The state of the account and of the subscription.',
  network: 'Whether the user may call from the address.',
  rights: 'What the credential may do, and for a write under a session or password its security token.',
});

export type Gate = keyof typeof GATES;

/** Where a caller can be recognised; the first of them that does ends the search. */
export const RECOGNISING: readonly Gate[] = ['session-cookie', 'key-or-token', 'password'];
