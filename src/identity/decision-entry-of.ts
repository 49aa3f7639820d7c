import type { DecisionEntry, DecisionOutcome } from '../query/decision-entry.ts';
import type { CredentialUsed } from './decision.ts';
import { maskedPath, maskedText } from './masked.ts';

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
