/**
 * Every bound on what a caller may send, each with its unit. At the limit a request works; one past it is answered with
 * a sentence (page size alone is clamped, with a warning). Text columns have their own lengths in the model.
 */
export const limits = Object.freeze({
  /** UTF-8 bytes of a request target (path and query string). Longer: 414. */
  urlBytes: 65_536,
  /** Bytes of all header fields together, the request line included. Longer: 431. */
  headerBytes: 98_304,
  /** Bytes of a JSON or form body. Longer: 413. */
  bodyBytes: 10 * 1_048_576,
  /** Bytes of a form of one of the server's own pages. Longer: 413. */
  pageFormBytes: 16_384,
  /** Bytes of an authorization request that an application sends as a form. Longer: 413. */
  authorizationFormBytes: 8_192,
  /** Bytes of the body that creates an AttachmentContent: an attachment of the largest size in base64. Longer: 413. */
  attachmentBodyBytes: 70 * 1_048_576,
  /** Bytes of one attachment. */
  attachmentBytes: 50 * 1_048_576,
  /** Nested arrays and objects in a JSON body. */
  jsonDepth: 64,
  /** Parameters in one query string or form body. */
  parameters: 1_000,

  /** UTF-8 bytes of one `query` expression, after URL decoding. */
  queryBytes: 32_768,
  /** Conditions in one `query` expression. */
  queryTerms: 500,
  /** Brackets inside brackets in one `query` expression. */
  queryDepth: 200,
  /** Values in one `in` list. */
  queryListValues: 1_000,
  /** Characters of one `search`. */
  searchCharacters: 1_000,
  /** Words of one `search`; what stands in quotes is one. */
  searchWords: 20,
  /** Names joined by dots in one path: `Parent.Parent.Name` has three. */
  pathNames: 8,

  /** UTF-8 bytes of one `fetch` parameter. */
  fetchBytes: 32_768,
  /** Attribute names in one `fetch`, those in brackets included. */
  fetchNames: 1_000,
  /** Brackets inside brackets in one `fetch`. */
  fetchDepth: 4,
  /** Sort keys in one `order`. */
  orderTerms: 10,

  /** Objects on one page when the caller does not say. */
  pageSizeDefault: 20,
  /** Objects on one page at most; more is clamped with a warning. */
  pageSizeMaximum: 2_000,
  /** The largest `start` (1-based position of a page's first object). */
  startMaximum: 2_147_483_647,

  /** Items of one to-many collection in one body. */
  collectionItems: 2_000,
  /** Flow states of one project (wsapi §5.5). */
  flowStatesPerProject: 20,
  /** Objects that one write may touch on its own account: a deleted object's children, for one. */
  writtenObjects: 10_000,

  /** API keys of one user. */
  apiKeysPerUser: 100,
  /** OAuth clients of one user. */
  oauthClientsPerUser: 100,
  /** Redirect URIs of one OAuth client. */
  redirectUris: 20,
  /** Log-ins that nobody has signed in to, begun within 15 minutes from one network (/24 or /64) at one node. More: 429. */
  logInsPerNetwork: 1_000,
  /** Bytes of a redirect URI, or of the address of a client's logo. */
  redirectUriBytes: 2_000,
  /** Entries of one page of a list under /login/api. */
  loginPageSizeMaximum: 200,
  /** Entries in one CSV file; `start` goes on behind them. */
  csvRows: 10_000,
  /** Changes of roles in one request. */
  roleChanges: 500,
  /** Lines of one CSV file of users. */
  importedUsers: 1_000,
  /** Characters of one CSV file of users. */
  importedCharacters: 2_000_000,
  /** Sessions of one user that are remembered; beyond them go those whose cookie never came back, then the longest unused. */
  sessionsPerUser: 200,
  /** Milliseconds for which a proof of the password lets a session make credentials. Longer ago: 403. */
  passwordProofMs: 15 * 60_000,
  /** Entries of the decision log that are counted for TotalResultCount. */
  decisionsCounted: 10_000,
  /** Entries of the decision log, the newest, that the calls of one API key are counted from. */
  keyCallsCounted: 100_000,
  /** Addresses, and user agents, that are told apart among the calls of one API key; the ones seen last. */
  keyCallSources: 100,
  /** Entries of the decision log that wait for the next batch; more are dropped, and counted. */
  decisionsWaiting: 2_000,
  /** Refusals in one batch that are alike and still have an entry each. */
  refusalsApart: 10,
  /** Characters of a path in the decision log; longer ones are cut. */
  decisionPathCharacters: 500,
  /** Characters of a user agent in the decision log; longer ones are cut. */
  decisionAgentCharacters: 200,

  /** Bytes of one line of a seed file. */
  seedLineBytes: 4 * 1_048_576,

  /** Milliseconds that one SQL statement may run. */
  statementMs: 10_000,
  /** Milliseconds that a read may take in all, once its turn has come. */
  readMs: 60_000,
  /** Requests of one user that may wait for others of theirs to end. */
  waitingRequests: 200,
  /** Milliseconds that a request may wait so. Longer: 429. */
  waitingMs: 30_000,
  /** Passwords that may wait to be checked, beside those that are. More: 429. */
  waitingPasswordChecks: 64,
  /** Milliseconds that a caller may take to send a whole request. */
  requestMs: 60_000,
  /** Milliseconds that a kept connection may stay idle. */
  keepAliveMs: 65_000,
  /** Milliseconds that delivering one mail may take; then it counts as failed and is tried again. */
  mailSendMs: 15_000,
  /** Milliseconds that running requests are given to finish after SIGTERM. */
  drainMs: 10_000,
});

/** The name of one limit. */
export type LimitName = keyof typeof limits;
