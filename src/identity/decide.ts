import type { CredentialKind, Principal } from '../access/principal.ts';
import type { TokenWithOwner } from '../storage/stores/access-token-store.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { KeyWithOwner } from '../storage/stores/api-key-store.ts';
import {
  isLocked,
  isPasswordExpired,
  lockStopsKeys,
  mayUsePassword,
  ownerGone,
  passwordAgeStopsKeys,
  tokenDeath,
} from './account-rules.ts';
import { keyEnd, keyFault } from './api-key-rules.ts';
import { equalInConstantTime } from './constant-time.ts';
import type { CredentialForm } from './credential-form.ts';
import type {
  Accepted,
  CredentialUsed,
  Decision,
  KeyOfRequest,
  PasswordQuestion,
  RefusalAnswer,
  Refused,
  SessionOfRequest,
} from './decision.ts';
import type { Gate } from './gates.ts';
import type { ReasonCode } from './reasons.ts';
import { sessionDeath } from './session-rules.ts';
import type { Carried, Carrier, SessionFacts, Situation } from './situation.ts';

/**
 * Who is calling, and may they? The only place that says so: what was presented and the state it names go in, a decision
 * with its reason comes out. The order is the vendor's, and each step below is one function.
 */
export const decide = (situation: Situation): Decision | PasswordQuestion => {
  const offered = withoutWhatTheEditionLacks(situation);
  for (const [gate, recognises] of RECOGNITION) {
    const step = recognises(offered);
    if (step?.kind === 'caller') return judge(offered, step, gate);
    if (step?.kind === 'refused')
      return { ...step, by: presentedAt(offered, gate), recognisedAt: null, stoppedAt: gate };
    if (step !== null) return step;
  }
  return { ...becauseOfNothing(situation), by: null, recognisedAt: null, stoppedAt: 'credentials' };
};

/** What a recognised caller still has to pass. */
const judge = (situation: Situation, caller: Caller, recognisedAt: Gate): Decision => {
  const way = { by: usedBy(caller), recognisedAt };
  for (const [gate, stops] of BARRIERS) {
    const refused = stops(situation, caller);
    if (refused !== null) return { ...refused, ...way, stoppedAt: gate };
  }
  return { ...accept(situation, caller), ...way, stoppedAt: null };
};

/** A recognised caller: by what, on which way it came, and in which session. */
interface Caller {
  readonly kind: 'caller';
  readonly account: Account;
  readonly by: Recognised;
  readonly carrier: Carrier;
  readonly passwordVerified: boolean;
  /** The key beside a living session, whose authority is not used (R29). */
  readonly shadowed: KeyWithOwner | 'other' | null;
}

type Recognised =
  | { readonly via: 'session'; readonly session: SessionFacts }
  | { readonly via: 'basic' }
  | { readonly via: 'api-key'; readonly key: KeyWithOwner; readonly digest: string }
  | { readonly via: 'access-token'; readonly token: TokenWithOwner };

type Step = Caller | Refused | PasswordQuestion | null;

// ── 1 ── On-premises and sandbox know no keys and no access tokens: they count as not sent (R49, R50).

const withoutWhatTheEditionLacks = (situation: Situation): Situation => {
  if (situation.edition === 'saas') return situation;
  const isSession = (carried: Carried): boolean => carried.found.kind === 'session';
  return {
    ...situation,
    carried: situation.carried.filter(isSession),
    zsessionidCookie: situation.zsessionidCookie.filter(isSession),
  };
};

// ── 2 ── A living session in a cookie wins over any key or token; Basic for somebody else makes it count as absent.
//         Basic beside it must hold, whoever it names, or the request is a failed check: a bad password gains nothing.

const byLiveSessionCookie = (situation: Situation): Step => {
  const alive = liveSessions(situation);
  if (alive.every((sessions) => sessions.length === 0)) return null;
  const fault = passwordFault(situation);
  if (fault !== null) return fault;
  for (const sessions of alive) {
    const [session, ...others] = sessions.filter(({ account }) => !basicNamesAnother(situation, account));
    if (others.length > 0) return refuse('session-cookies-differ');
    if (session !== undefined) return inSession(situation, session);
  }
  return null;
};

/** Keys and tokens that the session leaves unused: first what could write, and never by the order they came in. */
const besideSession = (situation: Situation): readonly Carried[] => {
  const rank = ({ found, digest }: Carried): string =>
    `${found.kind === 'api-key' && found.key?.grant === 'ALM WSAPI Read-only' ? 1 : 0}${digest}`;
  return [...situation.carried, ...keysInCookie(situation)]
    .filter(({ found }) => found.kind !== 'session')
    .toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
};

/** Those of JSESSIONID, which decides, and those of ZSESSIONID. */
const liveSessions = ({ jsessionid, zsessionidCookie, now }: Situation): readonly (readonly SessionFacts[])[] => {
  const others = zsessionidCookie.flatMap(({ found }) => (found.kind === 'session' ? (found.session ?? []) : []));
  return [jsessionid, others].map((sessions) => sessions.filter((session) => sessionDeath(session, now) === null));
};

const basicNamesAnother = ({ basic }: Situation, account: Account): boolean =>
  basic.kind === 'password' && basic.account?.userOid !== account.userOid;

/** Read by name, and so more recently than what may be remembered of a session. */
const basicAccount = ({ basic }: Situation): Account | null => (basic.kind === 'password' ? basic.account : null);

const inSession = (situation: Situation, session: SessionFacts): Caller => {
  const [beside] = besideSession(situation);
  const key = beside?.found.kind === 'api-key' ? beside.found.key : null;
  return {
    kind: 'caller',
    account: basicAccount(situation) ?? session.account,
    by: { via: 'session', session },
    carrier: 'cookie',
    passwordVerified: situation.basic.kind === 'password',
    shadowed: beside === undefined ? null : (key ?? 'other'),
  };
};

// ── 3 ── A key, session id or access token: header (with Bearer, KEY:KEY and blank-user Basic) before cookie. A bad one
//         never falls back to a password; in a cookie, what is neither key nor known token is a session id and was step 2.

const byKeyOrToken = (situation: Situation): Step => {
  if (situation.isCrowded) return refuse('credentials-differ');
  const candidates = situation.carried.length > 0 ? situation.carried : keysInCookie(situation);
  const [carried] = candidates;
  if (carried === undefined) return null;
  if (new Set(candidates.map(({ digest }) => digest)).size > 1) return refuse('credentials-differ');
  return recognise(situation, carried);
};

const keysInCookie = ({ zsessionidCookie }: Situation): readonly Carried[] =>
  zsessionidCookie.filter(
    ({ found }) => found.kind === 'api-key' || (found.kind === 'access-token' && found.token !== null),
  );

const recognise = (situation: Situation, { carrier, digest, found }: Carried): Step => {
  const answer = carrier === 'bearer' ? 'invalid-token' : 'unauthenticated';
  const caller = (account: Account, by: Recognised): Caller => ({
    kind: 'caller',
    account,
    by,
    carrier,
    passwordVerified: false,
    shadowed: null,
  });
  switch (found.kind) {
    case 'api-key':
      if (found.key === null) return refuse('unknown-key', { answer });
      return caller(found.key.account, { via: 'api-key', key: found.key, digest });
    case 'session': {
      const { session } = found;
      if (session === null) return refuse('unknown-token', { answer });
      const death = sessionDeath(session, situation.now);
      if (death !== null) return refuse(death, { answer, account: session.account });
      return caller(session.account, { via: 'session', session });
    }
    case 'access-token': {
      const { token, form } = found;
      if (token === null) return refuse(mistakeOfForm(form) ?? 'unknown-token', { answer });
      const death = tokenDeath(token, situation.now);
      if (death !== null) return refuse(death, { answer, account: token.account });
      return caller(token.account, { via: 'access-token', token });
    }
  }
};

const mistakeOfForm = (form: CredentialForm): ReasonCode | null => {
  if (form === 'security-token') return 'security-token-sent-as-key';
  return form === 'key-without-underscore' ? form : null;
};

// ── 4 ── User and password. Every failed check looks the same and costs the same (decision 1).

const byPassword = (situation: Situation): Step => {
  const { basic } = situation;
  if (basic.kind !== 'password') return null;
  const fault = passwordFault(situation);
  if (fault !== null) return fault;
  const account = basic.account as Account;
  return { kind: 'caller', account, by: { via: 'basic' }, carrier: 'basic', passwordVerified: true, shadowed: null };
};

/** Null: the password is right and this user may use one now. */
const passwordFault = (situation: Situation): PasswordQuestion | Refused | null => {
  const { basic, now } = situation;
  if (basic.kind !== 'password') return null;
  const { account, verdict } = basic;
  // Whoever it is: too many are being checked, or the network has had its share.
  if (verdict === 'queue-full' || verdict === 'network-throttled') return refuse(verdict, { answer: 'try-later' });
  const barred = account === null ? 'unknown-user' : barredFromPasswords(account, now);
  if (verdict === 'unchecked') return { kind: 'password-question', against: barred === null ? account : null };
  if (barred !== null) return refuse(barred, { answer: 'wrong-password', account });
  if (verdict === 'held') return refuse('user-locked', { answer: 'wrong-password', account });
  if (verdict === 'wrong') return refuse('wrong-password', { answer: 'wrong-password', account });
  if (account !== null && isPasswordExpired(account, now))
    return refuse('password-expired', { answer: 'wrong-password', account });
  return null;
};

const barredFromPasswords = (account: Account, now: Date): ReasonCode | null => {
  if (account.deleted) return 'user-deleted';
  if (account.disabled) return 'user-disabled';
  if (isLocked(account, now)) return 'user-locked';
  if (!mayUsePassword(account)) return 'password-not-allowed';
  return account.passwordHash === null ? 'user-without-password' : null;
};

// ── 5 ── Nothing that counts was sent. A mistake of form is named: it reveals nothing.

const becauseOfNothing = (situation: Situation): Refused => {
  if (situation.loginKeyInUrl) return refuse('login-key');
  if (situation.keyInUrl) return refuse('key-in-url');
  if (situation.edition !== 'saas' && situation.carried.length > 0) return refuse('edition-without-keys');
  if (situation.basic.kind === 'malformed') return refuse('malformed-authorization');
  return refuse(situation.sessionCookieSent ? 'dead-session-cookie' : 'no-credentials');
};

// ── 6 ── The state of the account. Sessions and passwords have met it on the way: steps 2 and 4.

const stoppedByAccount = (situation: Situation, caller: Caller): Refused | null => {
  if (caller.by.via !== 'api-key' && caller.by.via !== 'access-token') return null;
  const fault = accountFault(situation, caller);
  const answer = caller.carrier === 'bearer' ? 'invalid-token' : 'unauthenticated';
  return fault === null ? null : refuse(fault, { answer, account: caller.account, key: keyOf(caller) });
};

const accountFault = ({ now, remoteAddress }: Situation, { account, by }: Caller): ReasonCode | null => {
  // A value that a reset has ended proves nothing, so that of the rest it learns nothing.
  const fault = by.via === 'api-key' ? keyFault(by.key, now, remoteAddress) : null;
  if (fault === 'key-replaced') return fault;
  const gone = ownerGone(account);
  if (gone !== null) return gone;
  if (by.via === 'api-key' && !account.policy.apiKeysEnabled) return 'keys-disabled';
  if (lockStopsKeys(account) && isLocked(account, now)) return 'owner-locked';
  return passwordAgeStopsKeys(account) && isPasswordExpired(account, now) ? 'owner-password-expired' : fault;
};

const stoppedByNetwork = (situation: Situation, caller: Caller): Refused | null =>
  situation.networkAllows(caller.account)
    ? null
    : refuse('network-not-allowed', { answer: 'network-refused', account: caller.account, key: keyOf(caller) });

// ── 7 ── What this credential may do, by the effective method.

const stoppedByRights = (situation: Situation, caller: Caller): Refused | null => {
  const { by } = caller;
  const recognised = { account: caller.account, passwordVerified: caller.passwordVerified, key: keyOf(caller) };
  if (selfOnly(caller)) {
    const self = situation.asksOnlyForSelf && situation.intent === 'read';
    return self ? null : refuse('scope-missing', { ...recognised, answer: tooFewRights(caller) });
  }
  if (situation.intent === 'read') return null;
  if (by.via === 'api-key' && by.key.grant !== 'Full Access') {
    return refuse('read-only-key', { ...recognised, answer: tooFewRights(caller) });
  }
  const fault =
    by.via === 'session' || by.via === 'basic' ? tokenFault(situation, caller) : ambientFault(situation, caller);
  return fault === null ? null : refuse(fault, { ...recognised, answer: 'invalid-key', session: sessionOf(caller) });
};

/** An application that only signs its user in (decision 24). */
const selfOnly = ({ by }: Caller): boolean => by.via === 'access-token' && !by.token.scopes.includes('alm');

const tooFewRights = (caller: Caller): RefusalAnswer =>
  caller.carrier === 'bearer' ? 'insufficient-scope' : 'unauthenticated';

/**
 * Decision 10: a browser sends a cookie by itself, and a remembered user and password, so what stands in them writes only
 * for the server's own pages and for scripts.
 */
const ambientFault = ({ apiVersion, crossSite }: Situation, { carrier }: Caller): ReasonCode | null => {
  if (carrier === 'cookie' && apiVersion === '1.x') return 'cookie-alone-on-1.x';
  if (!crossSite) return null;
  if (carrier === 'cookie') return 'key-in-cookie-cross-site';
  return carrier === 'basic' ? 'basic-cross-site' : null;
};

/** A write under a session or password proves itself by the session's security token (R17 to R20). */
const tokenFault = (situation: Situation, caller: Caller): ReasonCode | null => {
  const { by } = caller;
  const [token, ...others] = situation.securityTokens;
  const sent = token !== undefined && others.length === 0 ? token : null;
  if (by.via === 'session' && sent !== null && equalInConstantTime(sent, by.session.securityToken)) return null;
  if (situation.apiVersion === '1.x') {
    if (!caller.passwordVerified && caller.carrier === 'cookie') return 'cookie-alone-on-1.x';
    const isAmbient = caller.passwordVerified || caller.carrier === 'basic';
    return situation.crossSite && isAmbient ? 'basic-cross-site' : null;
  }
  if (token !== undefined)
    return by.via === 'basic' && !situation.sessionCookieSent
      ? 'security-token-without-cookie'
      : 'token-of-another-session';
  return shadow(caller) ?? 'security-token-missing';
};

// ── 8 ── Accepted: ordinary permissions are the next module's.

const accept = (situation: Situation, caller: Caller): Accepted => ({
  kind: 'accepted',
  principal: principalOf(situation, caller),
  account: caller.account,
  reason: shadow(caller) ?? ACCEPTED_BY[caller.by.via],
  session: sessionOf(caller),
  key: keyOf(caller),
  passwordVerified: caller.passwordVerified,
});

const ACCEPTED_BY: Readonly<Record<CredentialKind, ReasonCode>> = {
  session: 'session',
  basic: 'password',
  'api-key': 'api-key',
  'access-token': 'access-token',
};

const principalOf = (situation: Situation, caller: Caller): Principal => ({
  userOid: caller.account.userOid,
  userName: caller.account.userName,
  subscriptionOid: caller.account.policy.subscriptionOid,
  subscriptionAdmin: caller.account.subscriptionAdmin,
  via: caller.by.via,
  canWrite: stoppedByRights({ ...situation, intent: 'write' }, caller) === null,
  selfOnly: selfOnly(caller),
  apiKeyOid: caller.by.via === 'api-key' ? caller.by.key.oid : null,
});

/** Nothing climbs (decision 11): only a password opens a session. */
const sessionOf = (caller: Caller): SessionOfRequest => {
  if (caller.by.via === 'session') return caller.by.session;
  return caller.by.via === 'basic' ? 'new' : null;
};

const keyOf = ({ by }: Caller): KeyOfRequest | null =>
  by.via === 'api-key' ? { oid: by.key.oid, digest: by.digest, endsAt: keyEnd(by.key) } : null;

const shadow = ({ shadowed }: Caller): ReasonCode | null => {
  if (shadowed === null) return null;
  const readOnly = shadowed !== 'other' && shadowed.grant !== 'Full Access';
  return readOnly ? 'session-cookie-shadows-read-only-key' : 'session-cookie-shadows-key';
};

const refuse = (reason: ReasonCode, more: Partial<Refused> = {}): Refused => ({
  kind: 'refused',
  answer: 'unauthenticated',
  reason,
  account: null,
  session: null,
  key: null,
  passwordVerified: false,
  ...more,
});

// ── The gates by name, and by what a request came: for the log and for explaining.

const RECOGNITION: readonly (readonly [Gate, (situation: Situation) => Step])[] = [
  ['session-cookie', byLiveSessionCookie],
  ['key-or-token', byKeyOrToken],
  ['password', byPassword],
];

const BARRIERS: readonly (readonly [Gate, (situation: Situation, caller: Caller) => Refused | null])[] = [
  ['account', stoppedByAccount],
  ['network', stoppedByNetwork],
  ['rights', stoppedByRights],
];

const usedBy = ({ by, shadowed }: Caller): CredentialUsed => {
  const beside = shadowed === null || shadowed === 'other' ? null : shadowed.oid;
  switch (by.via) {
    case 'session':
      return { via: by.via, credentialOid: beside, session: by.session.digest };
    case 'basic':
      return { via: by.via, credentialOid: null, session: null };
    case 'api-key':
      return { via: by.via, credentialOid: by.key.oid, session: null };
    case 'access-token':
      return { via: by.via, credentialOid: by.token.oid, session: null };
  }
};

/** By what a caller came who was recognised at no gate. */
const presentedAt = (situation: Situation, gate: Gate): CredentialUsed => {
  if (gate !== 'key-or-token') {
    const via = situation.basic.kind === 'password' ? 'basic' : 'session';
    return { via, credentialOid: null, session: null };
  }
  const candidates = situation.carried.length > 0 ? situation.carried : keysInCookie(situation);
  // Of several that differ the order of the headers decides nothing.
  const [carried] = candidates.toSorted((one, other) => (one.digest < other.digest ? -1 : 1));
  const found = carried?.found;
  if (found?.kind === 'session') return { via: 'session', credentialOid: null, session: found.session?.digest ?? null };
  const oid = found?.kind === 'api-key' ? found.key?.oid : found?.token?.oid;
  return { via: found?.kind ?? 'api-key', credentialOid: oid ?? null, session: null };
};
