import type { Account } from '../storage/stores/account-store.ts';
import type { KeyWithOwner } from '../storage/stores/api-key-store.ts';
import type { AccountReader } from './account-lookup.ts';
import { credentialDigest } from './api-key.ts';
import type { Decision } from './decision.ts';
import { GATES, type Gate, RECOGNISING } from './gates.ts';
import type { Presented } from './presented.ts';
import type { SessionFacts } from './situation.ts';

/** What is taken to be so of a request that nobody sends. */
export interface Question {
  /** Whose key, session and token the stand-ins in the headers mean; null: none are used. */
  readonly subject: Subject | null;
  /** No password is looked at: every one is taken to be so. */
  readonly password: 'right' | 'wrong';
  /** The only user whose credentials may be told of; others' count as unknown. Null: an administrator asks. */
  readonly onlyOf: number | null;
}

export interface Subject {
  readonly account: Account;
  readonly key: KeyWithOwner | null;
}

/** What stands in a header or `?key=` for a credential, so that no real one needs to be shown. */
export const STAND_INS = Object.freeze({
  /** The API key that the question is about. */
  key: 'KEY',
  /** The id of a living session of its user. */
  session: 'SESSION',
  /** The security token of that session, behind ?key= or in X-Security-Token. */
  token: 'TOKEN',
});

// Values in the form of what they stand for: the form decides where they are looked up. No request can come by them, since
// they are put in here alone and looked up nowhere else.
const KEY_VALUE = '_the-key-that-the-question-is-about';
const SESSION_VALUE = '0'.repeat(100);
const TOKEN_VALUE = '00000000-0000-0000-0000-000000000000';

const KEY_DIGEST = credentialDigest(KEY_VALUE);
const SESSION_DIGEST = credentialDigest(SESSION_VALUE);

const REPLACED: ReadonlyMap<string, string> = new Map([
  [STAND_INS.key, KEY_VALUE],
  [STAND_INS.session, SESSION_VALUE],
]);

const replaced = (values: readonly string[]): readonly string[] => values.map((value) => REPLACED.get(value) ?? value);

const tokenBehind = (token: string): string => (token === STAND_INS.token ? TOKEN_VALUE : token);

/** The credentials of the question with the stand-ins in the form of what they mean. */
export const withoutStandIns = (presented: Presented): Presented => {
  const { basic } = presented;
  const named = basic.kind === 'password' && basic.userName === basic.password ? basic.password : null;
  const carried = basic.kind === 'carried' ? basic.value : named;
  const stood = carried === null ? undefined : REPLACED.get(carried);
  return {
    ...presented,
    jsessionid: replaced(presented.jsessionid),
    zsessionidCookie: replaced(presented.zsessionidCookie),
    header: replaced(presented.header),
    bearer: replaced(presented.bearer),
    basic: stood === undefined ? basic : { kind: 'carried', value: stood },
    securityTokens: presented.securityTokens.map(tokenBehind),
    securityTokenHeader: presented.securityTokenHeader === null ? null : tokenBehind(presented.securityTokenHeader),
  };
};

const livingSession = (account: Account, now: Date): SessionFacts => ({
  digest: SESSION_DIGEST,
  account,
  issuedAt: now,
  epoch: account.sessionEpoch,
  lastUsed: now,
  ended: false,
  securityToken: TOKEN_VALUE,
});

/** The look-up with the subject's credentials behind the stand-ins, and without those that may not be told of. */
export const lookupFor = ({ subject, onlyOf }: Question, lookup: AccountReader, now: Date): AccountReader => {
  const told = async <Found extends { readonly account: Account }>(found: Promise<Found | null>) => {
    const value = await found;
    return value !== null && (onlyOf === null || value.account.userOid === onlyOf) ? value : null;
  };
  return {
    userNamed: async (userName) => {
      const account = await lookup.userNamed(userName);
      return account !== null && (onlyOf === null || account.userOid === onlyOf) ? account : null;
    },
    apiKey: async (value, digest) =>
      digest === KEY_DIGEST ? (subject?.key ?? null) : told(lookup.apiKey(value, digest)),
    session: async (id, digest) => {
      if (digest !== SESSION_DIGEST) return told(lookup.session(id, digest));
      return subject === null ? null : livingSession(subject.account, now);
    },
    accessToken: (digest) => told(lookup.accessToken(digest)),
  };
};

export interface GateVerdict {
  readonly gate: Gate;
  readonly verdict: 'passed' | 'stopped' | 'not-reached';
  readonly looksAt: string;
}

const verdictOf = (gate: Gate, { recognisedAt, stoppedAt }: Decision): GateVerdict['verdict'] => {
  if (gate === stoppedAt) return 'stopped';
  const order = Object.keys(GATES) as readonly Gate[];
  const [at, recognised] = [order.indexOf(gate), recognisedAt === null ? -1 : order.indexOf(recognisedAt)];
  // A caller who is recognised is looked for no further.
  if (recognised >= 0 && at > recognised && RECOGNISING.includes(gate)) return 'not-reached';
  return stoppedAt !== null && at > order.indexOf(stoppedAt) ? 'not-reached' : 'passed';
};

/** The way of a decision, gate by gate: told from the decision itself, so that the two never disagree. */
export const wayOf = (decision: Decision): readonly GateVerdict[] =>
  (Object.keys(GATES) as readonly Gate[]).map((gate) => ({
    gate,
    verdict: verdictOf(gate, decision),
    looksAt: GATES[gate],
  }));
