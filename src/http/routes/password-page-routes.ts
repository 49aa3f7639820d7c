import type { FastifyInstance } from 'fastify';
import { NETWORK_WINDOW_MS } from '../../identity/attempt-rules.ts';
import { type Decided, decisionEntry, refusedUnseen } from '../../identity/decision-entry-of.ts';
import type { NewPasswords } from '../../identity/new-password.ts';
import { type PasswordResets, resetAsked, resetEnded } from '../../identity/password-reset.ts';
import { Secret } from '../../kernel/secret.ts';
import { donePage } from '../../pages/done-page.ts';
import { forgotPasswordPage, resetAskedPage } from '../../pages/forgot-password-page.ts';
import { resetPasswordPage } from '../../pages/reset-password-page.ts';
import { changeExpiredPassword, notSet, PASSWORDS_DIFFER, showExpiredPassword } from '../expired-password.ts';
import { dropCode, keepCode, keptCode } from '../kept-code.ts';
import { addPageRoute, type PageRoute, type PageRouteContext, type Visit } from '../page-route.ts';
import type { PageAnswer } from '../send-page.ts';
import { shownRules } from '../shown-rules.ts';
import { bearerOf, isOwnForm, type SignInAgain, type SignInServices, STALE_FORM } from '../sign-in-by-form.ts';

export interface PasswordPageServices extends SignInServices {
  readonly passwords: NewPasswords;
  readonly resets: PasswordResets;
}

type Answer = (visit: Visit, services: PasswordPageServices) => PageAnswer | Promise<PageAnswer>;

/** A form once more, and why. */
type Again = Omit<SignInAgain, 'userName'>;

const RESET = '/login/reset';

const note = (decided: Decided, { facts }: Visit, { decisions, clock }: PasswordPageServices): void =>
  decisions.note(decisionEntry(decided, facts, clock()));

// ── Asking for a code ──

const showForgot = (visit: Visit, { formTokens }: PasswordPageServices, again?: Again): PageAnswer => {
  const { value: formToken, setCookies } = formTokens.issue(bearerOf(visit, null));
  const { status = 200, problem, headers = {} } = again ?? {};
  return { page: forgotPasswordPage({ formToken, problem, status }), setCookies, headers };
};

const THROTTLED = 'Your network has asked for too much. Try again in 15 minutes.';

/** The answer is the same for every name, and given before the name is looked up. */
const askForCode: Answer = async (visit, services) => {
  if (!isOwnForm(visit, services)) return showForgot(visit, services, { status: 403, problem: STALE_FORM });
  const { remoteAddress } = visit.presented;
  const wish = { userName: visit.form.get('userName') ?? '', remoteAddress, mailOrigin: visit.mailOrigin() };
  const isTaken = await services.resets.start(wish, (asked) => note(resetAsked(asked), visit, services));
  if (isTaken) return { page: resetAskedPage() };
  note(refusedUnseen('network-throttled'), visit, services);
  const headers = { 'retry-after': String(NETWORK_WINDOW_MS / 1000) };
  return showForgot(visit, services, { status: 429, problem: THROTTLED, headers });
};

// ── Choosing a password by it ──

const WORTHLESS = 'This code was used, is too old, or is none. Ask for another one.';

interface ResetAgain extends Again {
  /** Null: it was none, and another one is to be given. */
  readonly code: string | null;
}

const showReset = async (visit: Visit, services: PasswordPageServices, again?: ResetAgain): Promise<PageAnswer> => {
  const { authenticator, formTokens } = services;
  const { value: formToken, setCookies } = formTokens.issue(bearerOf(visit, null));
  const { status = 200, problem, headers = {}, code = null } = again ?? {};
  const rules = shownRules(await authenticator.policy());
  const kept = code === null ? [] : keepCode(visit, RESET, code);
  const dropped = kept.length === 0 && again !== undefined ? dropCode(visit, RESET) : [];
  const hasCode = kept.length > 0;
  const page = resetPasswordPage({ formToken, rules, hasCode, problem, status });
  return { page, setCookies: [...setCookies, ...kept, ...dropped], headers };
};

const CHANGED = {
  title: 'Password changed',
  sentence: 'You have a new password, and all your sessions have ended. Sign in with it.',
  next: { path: '/login', name: 'Sign in' },
};

const reset: Answer = async (visit, services) => {
  const { form } = visit;
  const code = (form.get('code') ?? keptCode(visit) ?? '').trim();
  if (!isOwnForm(visit, services)) return showReset(visit, services, { status: 403, problem: STALE_FORM, code: null });
  const password = form.get('newPassword') ?? '';
  if (password !== form.get('again'))
    return showReset(visit, services, { status: 400, problem: PASSWORDS_DIFFER, code });
  const end = await services.resets.finish(code, new Secret(password));
  note(resetEnded(end), visit, services);
  const { result: set } = end;
  if (set.ok) {
    // A change is told of only when the log has it.
    await services.decisions.written();
    return { page: donePage(CHANGED), setCookies: dropCode(visit, RESET) };
  }
  if (set.error === 'bad-token') return showReset(visit, services, { status: 400, problem: WORTHLESS, code: null });
  return showReset(visit, services, { ...notSet(set.error, await services.authenticator.policy()), code });
};

/** The pages for people who cannot sign in: a forgotten password, and one that has expired. */
export const registerPasswordPageRoutes = (
  app: FastifyInstance,
  services: PasswordPageServices,
  context: PageRouteContext,
): void => {
  const add = (method: PageRoute['method'], url: string, answer: Answer): void =>
    addPageRoute(app, { method, url, answer: async (visit) => answer(visit, services) }, context);
  add('GET', '/login/forgot', showForgot);
  add('POST', '/login/forgot', askForCode);
  add('GET', RESET, showReset);
  add('POST', RESET, reset);
  add('GET', '/login/expired-password', (visit) => showExpiredPassword(visit, services, null));
  add('POST', '/login/expired-password', changeExpiredPassword);
};
