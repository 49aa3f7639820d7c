import type { DecisionEntry, DecisionOutcome } from '../query/decision-entry.ts';
import type { CredentialUsed } from './decision.ts';
import { maskedPath, maskedText } from './masked.ts';
import type { SessionFacts } from './situation.ts';

/** What the log tells of a request, beside the decision. */
export interface RequestFacts {
  /** X-Request-Id of the answer. */
  readonly requestId: string;
  readonly remoteAddress: string;
  readonly userAgent: string;
  readonly method: string;
  /** The request target as it came, with its query. */
  readonly target: string;
}

/** What the log tells of a decision: one by identity, or about access in another way, such as a reset. */
export interface Decided {
  readonly kind: DecisionOutcome;
  /** A code of `reasons.ts`, or of the refusals of the JSON API. */
  readonly reason: string;
  /** Null: nobody was recognised. */
  readonly account: { readonly userOid: number } | null;
  readonly by: CredentialUsed | null;
}

/** A refusal that asked nobody's credentials. */
export const refusedUnseen = (reason: string): Decided => ({ kind: 'refused', reason, account: null, by: null });

/** A browser asked to be signed out, and this is what its cookies named: one session, unless they were tampered with. */
export const signedOut = ([session]: readonly SessionFacts[]): Decided => {
  const reason = 'signed-out';
  if (session === undefined) return { kind: 'nothing-written', reason, account: null, by: null };
  const { account, digest } = session;
  return { kind: 'accepted', reason, account, by: { via: 'session', credentialOid: null, session: digest } };
};

/** So much of a session's digest tells it from all others that live, and opens nothing. */
export const SESSION_PREFIX = 12;

/** A decision as the log has it. */
export const decisionEntry = (decision: Decided, facts: RequestFacts, at: Date): DecisionEntry => ({
  at,
  requestId: facts.requestId,
  userOid: decision.account?.userOid ?? null,
  via: decision.by?.via ?? null,
  credentialOid: decision.by?.credentialOid ?? null,
  session: decision.by?.session?.slice(0, SESSION_PREFIX) ?? null,
  address: facts.remoteAddress,
  agent: maskedText(facts.userAgent),
  method: facts.method,
  path: maskedPath(facts.target),
  outcome: decision.kind,
  reason: decision.reason,
});
