import type { Authentication, Authenticator } from '../identity/authenticate.ts';
import type { Refused } from '../identity/decision.ts';
import { decisionEntry, refusedUnseen } from '../identity/decision-entry-of.ts';
import type { DecisionLog } from '../identity/decision-log.ts';
import type { FormBearer, FormTokens } from '../identity/form-token.ts';
import { networkAllows } from '../identity/ip-filter.ts';
import { refusalOf } from '../identity/refusal.ts';
import type { SessionFacts } from '../identity/situation.ts';
import type { SubscriptionSettingsCache } from '../identity/subscription-settings.ts';
import type { Clock } from '../kernel/clock.ts';
import { Secret } from '../kernel/secret.ts';
import type { SingleSignOn } from '../pages/single-sign-on-note.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { Visit } from './page-route.ts';
import { singleSignOn } from './single-sign-on.ts';

export interface SignInServices {
  readonly authenticator: Authenticator;
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  readonly formTokens: FormTokens;
  readonly settings: SubscriptionSettingsCache;
}

/** The form once more, and why. */
export interface SignInAgain {
  readonly status: number;
  readonly problem: string;
  readonly userName: string;
  /** The password was right, and must be changed first. */
  readonly isExpired?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export type SignedIn =
  | { readonly again: SignInAgain }
  /** No password was sent, and single sign-on begins at this address. */
  | { readonly sso: string }
  | { readonly account: Account; readonly setCookies: readonly string[] };

/** The living session that the browser is signed in with; null: none. */
export const sessionOf = ({ decision }: Authentication): SessionFacts | null =>
  decision.kind === 'accepted' && decision.session !== 'new' ? decision.session : null;

export const bearerOf = ({ presented }: Visit, session: SessionFacts | null): FormBearer => ({ ...presented, session });

const EXPIRED = 'Your password is right but has expired. Change it here to go on.';
export const STALE_FORM = 'The form was out of date, or your browser keeps no cookies. Try again.';

/** One sentence for whatever is wrong, but for what only the right password comes to (decision 1). */
export const refusedSignIn = (refused: Refused, userName: string, { presented }: Visit): SignInAgain => {
  const { status, body, retryAfter } = refusalOf(refused, presented.remoteAddress);
  const { account, reason } = refused;
  const isExpired =
    reason === 'password-expired' && account !== null && networkAllows(account, presented.remoteAddress);
  const sentence = body.kind === 'page' ? body.sentence : body.errors.join(' ');
  const headers = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  return { status, userName, problem: isExpired ? EXPIRED : sentence, isExpired, headers };
};

/** Whether a browser that is not signed in got the form from us; the log has it when not. */
export const isOwnForm = (visit: Visit, { decisions, clock, formTokens }: SignInServices): boolean => {
  if (formTokens.holds(bearerOf(visit, null), visit.form.get('formToken') ?? '')) return true;
  decisions.note(decisionEntry(refusedUnseen('security-token-missing'), visit.facts, clock()));
  return false;
};

/** What the page for it says of single sign-on. */
export const ssoOf = async ({ authenticator, settings }: SignInServices): Promise<SingleSignOn | null> =>
  singleSignOn(await authenticator.policy(), await settings.current());

/**
 * Takes the fields `userName`, `password` and `formToken`: a new session, whatever the browser had before, or the form again.
 * Without a password the way leads to single sign-on, where it is in use, whoever was named.
 */
export const signInByForm = async (visit: Visit, services: SignInServices): Promise<SignedIn> => {
  const { form, presented, facts } = visit;
  const { authenticator, decisions, clock } = services;
  const userName = form.get('userName') ?? '';
  if (!isOwnForm(visit, services)) return { again: { status: 403, problem: STALE_FORM, userName } };
  const password = form.get('password') ?? '';
  const start = password === '' ? ((await ssoOf(services))?.start ?? null) : null;
  if (start !== null) {
    decisions.note(decisionEntry(refusedUnseen('sent-to-sso'), facts, clock()));
    return { sso: start };
  }
  const { decision, setCookies } = await authenticator.signIn(presented, userName, new Secret(password));
  decisions.note(decisionEntry(decision, facts, clock()));
  if (decision.kind === 'refused') return { again: refusedSignIn(decision, userName, visit) };
  await authenticator.endSessionsOfCookies(presented);
  return { account: decision.account, setCookies };
};
