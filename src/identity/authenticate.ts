import { limits } from '../config/limits.ts';
import type { Edition } from '../config/options.ts';
import { assert } from '../kernel/assert.ts';
import { type Clock, type Elapsed, systemElapsed } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { Secret } from '../kernel/secret.ts';
import type { ChangeFeed } from '../storage/change-notice.ts';
import type { Pool } from '../storage/database.ts';
import {
  type Account,
  findAccount,
  type SubscriptionPolicy,
  UNFOUNDED_POLICY,
} from '../storage/stores/account-store.ts';
import { findApiKey } from '../storage/stores/api-key-store.ts';
import { findOrCreateServerSecret } from '../storage/stores/server-secret-store.ts';
import {
  findPasswordProof,
  recordPasswordProof,
  recordSessionEnd,
  type SessionUse,
} from '../storage/stores/session-store.ts';
import { type AccountReader, createAccountLookup, NOBODY } from './account-lookup.ts';
import { credentialDigest } from './api-key.ts';
import { assess } from './assess.ts';
import { createBackgroundWork } from './background-work.ts';
import { decide } from './decide.ts';
import type { Accepted, Decision } from './decision.ts';
import { lookupFor, type Question, type Subject, withoutStandIns } from './explain.ts';
import { createHashQueue, type HashQueue } from './hash-queue.ts';
import { networkAllows } from './ip-filter.ts';
import { createPasswordCheck } from './password-check.ts';
import { createRehash } from './password-rehash.ts';
import {
  type CredentialCarriers,
  isCrossSite,
  isPasswordAlone,
  type Presented,
  presentedCookies,
  presentedPassword,
  presentedSessions,
  presentedValue,
  readPresented,
} from './presented.ts';
import { type RequestSource, requestSource } from './request-source.ts';
import { securityTokenOf, unboundSecurityToken } from './security-token.ts';
import { sessionCookies } from './session-cookies.ts';
import { issueSessionId } from './session-id.ts';
import { sessionDeath } from './session-rules.ts';
import { createSignInGuard } from './sign-in-guard.ts';
import type { SessionFacts, Situation } from './situation.ts';
import { withTokenInHand } from './token-in-hand.ts';
import { createUncheckedKeys } from './unchecked-keys.ts';
import { createUseNotes, sessionUse } from './use-notes.ts';

/** A request as far as identity is concerned. */
export interface PresentedRequest extends CredentialCarriers {
  /** By the effective method: a form-encoded POST with _method=GET reads (decision 12). */
  readonly intent: 'read' | 'write';
  readonly apiVersion: '1.x' | '2.x';
  /** GET /user without a query: all that an access token without scope alm opens. */
  readonly asksOnlyForSelf: boolean;
  readonly secure: boolean;
  /** Scheme, host and port under which the caller reached us, as an Origin header spells them. */
  readonly ownOrigin: string;
  readonly remoteAddress: string;
}

export interface Authentication {
  readonly decision: Decision;
  /** Set-Cookie values for the answer, whatever its status: a right password without a living cookie opens a session. */
  readonly setCookies: readonly string[];
  /** The id of the session just opened, where one was. */
  readonly opened: Secret | null;
  readonly source: RequestSource;
}

interface OpenedSession {
  readonly opened: Secret;
  readonly setCookies: readonly string[];
}

/** A session as its owner gets it. */
export interface RenewedSession {
  readonly setCookies: readonly string[];
  readonly securityToken: string;
}

/** Both are now unless given. */
export interface SessionAges {
  readonly issuedAt?: Date;
  /** When the user proved the password, where that was not now. */
  readonly provedAt?: Date | null;
}

export interface Authenticator {
  authenticate(request: PresentedRequest): Promise<Authentication>;
  /** Who is signed in with the browser that sent the request, by a living session in its cookies and by nothing else. */
  browserSession(request: PresentedRequest): Promise<Authentication>;
  /** What would be decided of a request that nobody sent: nothing is noted, counted, hashed or opened. */
  explain(request: PresentedRequest, question: Question): Promise<Decision>;
  /** Whom a question is about: the owner of the key with that SHA-256 (hexadecimal), or the user of that name. */
  subjectOf(named: { readonly keyDigest: string } | { readonly userName: string }): Promise<Subject | null>;
  /**
   * By a password from a body, through the same door and at the same cost as Basic. Whatever else the request carries
   * counts for nothing, so a session is always a new one and an id that somebody planted is never taken up.
   */
  signIn(request: PresentedRequest, userName: string, password: Secret): Promise<Authentication>;
  /** What a request with this password alone would come to, with all its counts; no session is opened. */
  verifyPassword(request: PresentedRequest, userName: string, password: Secret): Promise<Decision>;
  /** The subscription's rules, at most a second old. */
  policy(): Promise<SubscriptionPolicy>;
  /** What a session id or access token would be decided as, without being used: it lives no longer for it. */
  inspect(request: PresentedRequest, value: Secret): Promise<Decision>;
  /** What an access token of the user would be decided as that came with this request; nothing is noted. */
  decideToken(request: PresentedRequest, userOid: number): Promise<Decision>;
  /** What GET /security/authorize answers to an accepted caller: the session's token, or for a key one bound to nothing. */
  securityToken(authentication: Authentication): Promise<string>;
  /** Ends the session of the request for good; without effect where it runs in none. */
  endSession(authentication: Authentication): Promise<void>;
  /** Ends the sessions that the request's cookies name, whatever else it carries; the result is which of them lived. */
  endSessionsOfCookies(request: PresentedRequest): Promise<readonly SessionFacts[]>;
  /** A new session for a user whose others were just ended, or, in development, for anybody. */
  renewSession(userOid: number, request: PresentedRequest, as?: SessionAges): Promise<RenewedSession>;
  /** When an accepted caller last proved the password: read anew. Null: came by a key or access token. */
  passwordProvedAt(accepted: Accepted): Promise<Date | null>;
  /** The password was right, sent apart from the session that the request runs in. */
  notePasswordProof(authentication: Authentication): Promise<void>;
  /** Call it after changing anything about a user here; other nodes see it within a second. */
  forgetUser(userOid: number): void;
  /** Call it after changing the subscription's settings. */
  forgetAll(): void;
  /** Call it when keys may have come whose values lack our check digits: until then this node takes them for mistyped. */
  refreshUncheckedKeys(): Promise<void>;
  /** Resolves when what was noted off the request path is written: at shutdown, and in tests. */
  settled(): Promise<void>;
}

export interface AuthenticatorOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Read anew for each request: development changes it while it runs. */
  readonly edition: Edition;
  /** Grows steadily; the age of everything cached is measured by it. */
  readonly elapsed?: Elapsed;
  /** Tells what other nodes and programs change; without it nothing is remembered for longer than a second. */
  readonly changes?: ChangeFeed | undefined;
  /** Where hashes wait for each other; its own unless given. */
  readonly hashQueue?: HashQueue;
  /** Told when something noted off the request path could not be written. */
  readonly onError?: (error: unknown) => void;
}

const SERVER_SECRET = 'session-signing';

export const createAuthenticator = async (options: AuthenticatorOptions): Promise<Authenticator> => {
  const { pool, clock, random, elapsed = systemElapsed, changes = null } = options;
  const serverSecret = await findOrCreateServerSecret(pool, SERVER_SECRET, random(32));
  const uncheckedKeys = createUncheckedKeys(pool);
  await uncheckedKeys.refresh();
  const lookup = createAccountLookup({ pool, serverSecret, elapsed, changes, uncheckedKeys });
  const onError = options.onError ?? (() => {});
  changes?.onChanges(() => void uncheckedKeys.refresh().catch(onError));
  const onChanged = lookup.forgetUser;
  const background = createBackgroundWork(onError);
  const notes = createUseNotes({ pool, clock, elapsed, background, onChanged });
  const queue = options.hashQueue ?? createHashQueue(limits.waitingPasswordChecks);
  const guard = createSignInGuard({ pool, clock, background, onChanged });
  const onRight = createRehash({ pool, queue, background, onChanged });
  const presentPolicy = async (): Promise<SubscriptionPolicy> => (await lookup.policy()) ?? UNFOUNDED_POLICY;

  const passwords = await createPasswordCheck({ random, elapsed, queue, guard, policy: presentPolicy, onRight });

  const situationOf = async (
    accounts: AccountReader,
    request: PresentedRequest,
    presented: Presented,
  ): Promise<Situation> => ({
    ...(await assess(accounts, presented)),
    edition: options.edition,
    now: clock(),
    apiVersion: request.apiVersion,
    intent: request.intent,
    asksOnlyForSelf: request.asksOnlyForSelf,
    crossSite: isCrossSite(presented, request.ownOrigin),
    remoteAddress: request.remoteAddress,
    networkAllows: (account) => networkAllows(account, request.remoteAddress),
  });

  /** A lock that is being written for the account that Basic names is waited for, or requests could outrun it. */
  const withWrittenLocks = async (
    accounts: AccountReader,
    request: PresentedRequest,
    presented: Presented,
  ): Promise<Situation> => {
    const situation = await situationOf(accounts, request, presented);
    const account = situation.basic.kind === 'password' ? situation.basic.account : null;
    const isStale = account !== null && (await guard.lockWritten(account.userOid));
    return isStale ? situationOf(accounts, request, presented) : situation;
  };

  /**
   * The account as it is when its password was found right: the check may have waited long for its turn. It makes what is
   * remembered of the account be forgotten, so this is the read that the next request is spared; a remembered password
   * costs none. Null: the hash that was checked is not the account's any more.
   */
  const afterCheck = async (accounts: AccountReader, userName: string, before: Account): Promise<Account | null> => {
    const account = await accounts.userNamed(userName);
    return account?.passwordHash === before.passwordHash ? account : null;
  };

  /** A flood of sign-ins is refused without a look at the database; null: this one is no part of it. */
  const turnAway = async (request: PresentedRequest, presented: Presented): Promise<Decision | null> => {
    const { basic } = presented;
    if (basic.kind !== 'password' || !isPasswordAlone(presented)) return null;
    if (!passwords.isTurnedAway(basic.userName.toLowerCase(), new Secret(basic.password))) return null;
    const situation = await situationOf(NOBODY, request, presented);
    const decision = decide({ ...situation, basic: { kind: 'password', account: null, verdict: 'queue-full' } });
    assert(decision.kind === 'refused', 'what was not checked lets nobody in');
    return decision;
  };

  const judge = async (
    accounts: AccountReader,
    request: PresentedRequest,
    presented: Presented,
    isLastTime = false,
  ): Promise<Decision> => {
    const turnedAway = await turnAway(request, presented);
    if (turnedAway !== null) return turnedAway;
    const situation = await withWrittenLocks(accounts, request, presented);
    const first = decide(situation);
    if (first.kind !== 'password-question') return first;
    const { basic } = presented;
    assert(basic.kind === 'password' && situation.basic.kind === 'password', 'only a password raises its question');
    const { account } = situation.basic;
    const attempt = {
      account: first.against,
      userName: basic.userName.toLowerCase(),
      remoteAddress: request.remoteAddress,
    };
    const verdict = await passwords.check(attempt, new Secret(basic.password));
    const present =
      verdict === 'right' && account !== null ? await afterCheck(accounts, basic.userName, account) : account;
    const isOutdated = present === null && account !== null;
    // Another password, or the same in another hash.
    if (isOutdated && !isLastTime) return judge(accounts, request, presented, true);
    const checked = isOutdated ? { account, verdict: 'wrong' as const } : { account: present, verdict };
    const decision = decide({ ...situation, now: clock(), basic: { kind: 'password', ...checked } });
    assert(decision.kind !== 'password-question', 'a checked password is not asked again');
    return decision;
  };

  /**
   * What is remembered may open, since what ends it would have been announced; a refusal rests on what was read just
   * now. A wrong password is one already: by name a user is never remembered for longer. One that was not checked at all
   * is not tried again.
   */
  const judgeFairly = async (request: PresentedRequest, presented: Presented): Promise<Decision> => {
    const decision = await judge(lookup.remembered, request, presented);
    const isFinal = decision.kind === 'accepted' || ['wrong-password', 'try-later'].includes(decision.answer);
    return isFinal ? decision : judge(lookup.recent, request, presented);
  };

  const openSession = (account: Account, secure: boolean, issuedAt = clock()): OpenedSession => {
    const facts = { userOid: account.userOid, issuedAt, epoch: account.sessionEpoch };
    const opened = new Secret(issueSessionId(serverSecret, facts, random));
    return { opened, setCookies: sessionCookies(opened.reveal(), account.policy.subscriptionOid, secure) };
  };

  const firstUseOf = (opened: Secret, account: Account, source: RequestSource, now: Date): SessionUse => {
    const digest = Buffer.from(credentialDigest(opened.reveal()), 'hex');
    const { userOid, sessionEpoch: epoch } = account;
    return { digest, userOid, issuedAt: now, epoch, ...source, cameBack: false, now };
  };

  /** Its row is made with it, so that it outlives the time of one that nobody came back with. */
  const tokenOfNew = async (
    opened: Secret,
    account: Account,
    source: RequestSource,
    now = clock(),
  ): Promise<string> => {
    await notes.sessionFetched(firstUseOf(opened, account, source, now));
    return securityTokenOf(serverSecret, opened.reveal());
  };

  const authenticatePresented = async (request: PresentedRequest, presented: Presented): Promise<Authentication> => {
    const source = requestSource(request.rawHeaders, request.remoteAddress);
    const decision = await judgeFairly(request, presented);
    notes.note(decision, source);
    const isNew = decision.session === 'new' && decision.account !== null;
    const session = isNew ? openSession(decision.account, request.secure) : { opened: null, setCookies: [] };
    return { decision, source, ...session };
  };

  return {
    authenticate: (request) => authenticatePresented(request, readPresented(request)),

    browserSession: (request) => authenticatePresented(request, presentedSessions(request)),

    explain: async (request, question) => {
      const presented = withoutStandIns(readPresented(request));
      const accounts = lookupFor(question, lookup.recent, clock());
      const situation = await withWrittenLocks(accounts, request, presented);
      const { basic } = situation;
      const checked = basic.kind === 'password' ? { ...basic, verdict: question.password } : basic;
      const decision = decide({ ...situation, basic: checked });
      assert(decision.kind !== 'password-question', 'a checked password is not asked again');
      return decision;
    },

    subjectOf: async (named) => {
      if ('userName' in named) {
        const account = await lookup.recent.userNamed(named.userName);
        return account === null ? null : { account, key: null };
      }
      const key = await findApiKey(pool, Buffer.from(named.keyDigest, 'hex'));
      return key === null ? null : { account: key.account, key };
    },

    signIn: (request, userName, password) =>
      authenticatePresented(request, presentedPassword(userName, password.reveal())),

    verifyPassword: (request, userName, password) =>
      judge(lookup.recent, request, presentedPassword(userName, password.reveal())),

    policy: presentPolicy,

    inspect: async (request, value) => {
      const decision = decide(await situationOf(lookup.recent, request, presentedValue(value.reveal())));
      assert(decision.kind !== 'password-question', 'only a password raises its question');
      return decision;
    },

    decideToken: async (request, userOid) => {
      const account = await findAccount(pool, userOid);
      assert(account !== null, 'users are marked as deleted, never removed');
      const nothing = readPresented({ rawHeaders: [], queryParameters: [] });
      const decision = decide(withTokenInHand(await situationOf(NOBODY, request, nothing), account));
      assert(decision.kind !== 'password-question', 'only a password raises its question');
      return decision;
    },

    securityToken: async ({ decision, opened, source }) => {
      assert(decision.kind === 'accepted', 'only an accepted caller fetches a token');
      const { account, session } = decision;
      if (session === null) return unboundSecurityToken(serverSecret, account.userOid);
      if (session !== 'new') return session.securityToken;
      assert(opened !== null, 'a new session has an id');
      return tokenOfNew(opened, account, source);
    },

    endSession: async ({ decision, source }) => {
      const { session } = decision;
      if (session === null || session === 'new') return;
      await recordSessionEnd(pool, sessionUse(session, source, clock()));
      lookup.forgetUser(session.account.userOid);
    },

    endSessionsOfCookies: async (request) => {
      const { jsessionid, zsessionidCookie } = await assess(lookup.recent, presentedCookies(request));
      const others = zsessionidCookie.flatMap(({ found }) => (found.kind === 'session' ? (found.session ?? []) : []));
      const source = requestSource(request.rawHeaders, request.remoteAddress);
      const now = clock();
      const named = [...new Map([...jsessionid, ...others].map((session) => [session.digest, session])).values()];
      const living = named.filter((session) => sessionDeath(session, now) === null);
      await Promise.all(named.map((session) => recordSessionEnd(pool, sessionUse(session, source, now))));
      for (const { account } of named) lookup.forgetUser(account.userOid);
      return living;
    },

    renewSession: async (userOid, request, { issuedAt = clock(), provedAt = null } = {}) => {
      lookup.forgetUser(userOid);
      const account = await findAccount(pool, userOid);
      assert(account !== null, 'users are marked as deleted, never removed');
      const { opened, setCookies } = openSession(account, request.secure, issuedAt);
      const source = requestSource(request.rawHeaders, request.remoteAddress);
      const securityToken = await tokenOfNew(opened, account, source, issuedAt);
      if (provedAt !== null) await recordPasswordProof(pool, firstUseOf(opened, account, source, issuedAt), provedAt);
      return { setCookies, securityToken };
    },

    passwordProvedAt: async ({ passwordVerified, session }) => {
      if (passwordVerified || session === 'new') return clock();
      return session === null
        ? null
        : ((await findPasswordProof(pool, Buffer.from(session.digest, 'hex'))) ?? session.issuedAt);
    },

    notePasswordProof: async ({ decision: { session }, source }) => {
      if (session === null || session === 'new') return;
      const now = clock();
      await recordPasswordProof(pool, sessionUse(session, source, now), now);
      lookup.forgetUser(session.account.userOid);
    },

    forgetUser: lookup.forgetUser,
    forgetAll: lookup.forgetAll,
    refreshUncheckedKeys: uncheckedKeys.refresh,
    settled: background.settled,
  };
};
