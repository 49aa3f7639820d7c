import type { Decision } from './decision.ts';
import { wayOf } from './explain.ts';
import { REASONS } from './reasons.ts';
import { reasonHeader, refusalOf } from './refusal.ts';

/** What became of a request and what to do about it, for a person. */
export interface Explanation {
  readonly Outcome: 'accepted' | 'refused';
  /** As whom; null: nobody was recognised. */
  readonly User: { readonly ObjectID: number; readonly UserName: string } | null;
  readonly Via: string | null;
  readonly Reason: string;
  readonly Sentence: string;
  readonly Cure: string;
  /** What the caller sees. Null: the normal answer, after ordinary permissions. */
  readonly Answer: { readonly Status: number; readonly Sentence: string } | null;
  /** The header X-Auth-Reason of the answer, outside development. */
  readonly Header: string | null;
  readonly Gates: readonly { readonly Gate: string; readonly Verdict: string; readonly LooksAt: string }[];
  /** What it was when the client saw something else: no decision can see a proxy that answers in its place. */
  readonly Otherwise: { readonly Reason: string; readonly Sentence: string; readonly Cure: string };
}

const answerOf = (decision: Decision, remoteAddress: string): Explanation['Answer'] => {
  if (decision.kind === 'accepted') return null;
  const { status, body } = refusalOf(decision, remoteAddress);
  return { Status: status, Sentence: body.kind === 'page' ? body.sentence : body.errors.join(' ') };
};

/** Puts a decision into words; `remoteAddress` is the caller's, which the network filter's sentence names. */
export const explanationOf = (decision: Decision, remoteAddress: string): Explanation => {
  const { sentence, cure } = REASONS[decision.reason];
  const { account } = decision;
  const replayed = REASONS['replayed-answer'];
  return {
    Outcome: decision.kind,
    User: account === null ? null : { ObjectID: account.userOid, UserName: account.userName },
    Via: decision.by?.via ?? null,
    Reason: decision.reason,
    Sentence: sentence,
    Cure: cure,
    Answer: answerOf(decision, remoteAddress),
    Header: reasonHeader(decision, false),
    Gates: wayOf(decision).map(({ gate, verdict, looksAt }) => ({ Gate: gate, Verdict: verdict, LooksAt: looksAt })),
    Otherwise: { Reason: 'replayed-answer', Sentence: replayed.sentence, Cure: replayed.cure },
  };
};
