import type { Authentication, Authenticator } from '../identity/authenticate.ts';
import type { Refused } from '../identity/decision.ts';
import { decisionEntry, refusedUnseen } from '../identity/decision-entry-of.ts';
import type { DecisionLog } from '../identity/decision-log.ts';
import type { FormBearer, FormTokens } from '../identity/form-token.ts';
import { networkAllows } from '../identity/ip-filter.ts';
import { refusalOf } from '../identity/refusal.ts';
import type { SessionFacts } from '../identity/situation.ts';
import type { Clock } from '../kernel/clock.ts';
import { Secret } from '../kernel/secret.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { Visit } from './page-route.ts';

export interface SignInServices {
  readonly authenticator: Authenticator;
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  readonly formTokens: FormTokens;
}

/** The form once more, and why. */
export interface SignInAgain {
  readonly status: number;
  readonly problem: string;
  readonly userName: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type SignedIn =
  | { readonly again: SignInAgain }
  | { readonly account: Account; readonly setCookies: readonly string[] };

/** The living session that the browser is signed in with; null: none. */
export const sessionOf = ({ decision }: Authentication): SessionFacts | null =>
  decision.kind === 'accepted' && decision.session !== 'new' ? decision.session : null;

export const bearerOf = ({ presented }: Visit, session: SessionFacts | null): FormBearer => ({ ...presented, session });

const EXPIRED =
  'The password is right but has expired, and must be changed first: with POST /login/api/password/expired, or by a reset from an administrator.';
const STALE = 'The form was out of date, or your browser keeps no cookies. Try again.';

/** One sentence for whatever is wrong, but for what only the right password comes to (decision 1). */
const refusedSignIn = (refused: Refused, userName: string, { presented }: Visit): SignInAgain => {
  const { status, body, retryAfter } = refusalOf(refused, presented.remoteAddress);
  const { account, reason } = refused;
  const isExpired =
    reason === 'password-expired' && account !== null && networkAllows(account, presented.remoteAddress);
  const sentence = body.kind === 'page' ? body.sentence : body.errors.join(' ');
  const headers = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  return { status, userName, problem: isExpired ? EXPIRED : sentence, headers };
};

/** Takes the fields `userName`, `password` and `formToken`: a new session, whatever the browser had before, or the form again. */
export const signInByForm = async (visit: Visit, services: SignInServices): Promise<SignedIn> => {
  const { form, presented, facts } = visit;
  const { authenticator, decisions, clock, formTokens } = services;
  const userName = form.get('userName') ?? '';
  if (!formTokens.holds(bearerOf(visit, null), form.get('formToken') ?? '')) {
    decisions.note(decisionEntry(refusedUnseen('security-token-missing'), facts, clock()));
    return { again: { status: 403, problem: STALE, userName } };
  }
  const password = new Secret(form.get('password') ?? '');
  const { decision, setCookies } = await authenticator.signIn(presented, userName, password);
  decisions.note(decisionEntry(decision, facts, clock()));
  if (decision.kind === 'refused') return { again: refusedSignIn(decision, userName, visit) };
  await authenticator.endSessionsOfCookies(presented);
  return { account: decision.account, setCookies };
};
