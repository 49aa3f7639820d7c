import type { FastifyInstance } from 'fastify';
import type { Edition } from '../../config/options.ts';
import type { Authenticator } from '../../identity/authenticate.ts';
import type { Decision } from '../../identity/decision.ts';
import { type Decided, decisionEntry, refusedUnseen, signedOut } from '../../identity/decision-entry-of.ts';
import type { DecisionLog } from '../../identity/decision-log.ts';
import type { FormTokens } from '../../identity/form-token.ts';
import type { ReasonCode } from '../../identity/reasons.ts';
import { refusalOf } from '../../identity/refusal.ts';
import { expiredSessionCookies } from '../../identity/session-cookies.ts';
import type { SessionFacts } from '../../identity/situation.ts';
import type { Clock } from '../../kernel/clock.ts';
import { applicationsPage } from '../../pages/applications-page.ts';
import { errorPage } from '../../pages/error-page.ts';
import { signInPage } from '../../pages/sign-in-page.ts';
import type { AllowedApplications } from '../allowed-applications.ts';
import { NO_APPLICATIONS_PAGE, NOTHING_HERE_PAGE, STALE_FORM_PAGE } from '../page-problems.ts';
import { addPageRoute, type PageRoute, type PageRouteContext, type Visit } from '../page-route.ts';
import type { PageAnswer } from '../send-page.ts';
import { bearerOf, type SignInAgain, sessionOf, signInByForm } from '../sign-in-by-form.ts';

export interface PageServices {
  readonly authenticator: Authenticator;
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  readonly formTokens: FormTokens;
  readonly applications: AllowedApplications;
  /** Read anew for each request: development changes it while it runs. */
  readonly edition: Edition;
}

const SIGN_IN = '/login';
const APPLICATIONS = '/login/applications';

const note = (decision: Decided, { facts }: Visit, { decisions, clock }: PageServices): void =>
  decisions.note(decisionEntry(decision, facts, clock()));

// ── Signing in and out ──

const showSignIn = (visit: Visit, { formTokens }: PageServices, again?: SignInAgain): PageAnswer => {
  const { value, setCookies } = formTokens.issue(bearerOf(visit, null));
  const { status = 200, problem, userName, headers = {} } = again ?? {};
  return { page: signInPage({ action: SIGN_IN, formToken: value, status, problem, userName }), setCookies, headers };
};

const openSignIn = async (visit: Visit, services: PageServices): Promise<PageAnswer> => {
  const session = sessionOf(await services.authenticator.browserSession(visit.presented));
  return session === null ? showSignIn(visit, services) : { goTo: APPLICATIONS };
};

const signIn = async (visit: Visit, services: PageServices): Promise<PageAnswer> => {
  const signedIn = await signInByForm(visit, services);
  return 'again' in signedIn
    ? showSignIn(visit, services, signedIn.again)
    : { goTo: APPLICATIONS, setCookies: signedIn.setCookies };
};

const signOut = async (visit: Visit, services: PageServices): Promise<PageAnswer> => {
  const { presented, form } = visit;
  const { authenticator, decisions, formTokens } = services;
  const session = sessionOf(await authenticator.browserSession(presented));
  if (session !== null && !formTokens.holds(bearerOf(visit, session), form.get('formToken') ?? '')) {
    note({ ...refusedUnseen('security-token-missing'), account: session.account }, visit, services);
    return { page: STALE_FORM_PAGE() };
  }
  note(signedOut(await authenticator.endSessionsOfCookies(presented)), visit, services);
  await decisions.written();
  return { goTo: SIGN_IN, setCookies: expiredSessionCookies(presented.secure) };
};

// ── Authorized Applications ──

type Answer = (visit: Visit, services: PageServices) => Promise<PageAnswer>;

/** For who is signed in; others are led to the form for it. */
const forSession =
  (answer: (visit: Visit, services: PageServices, session: SessionFacts, decision: Decision) => Promise<PageAnswer>) =>
  async (visit: Visit, services: PageServices): Promise<PageAnswer> => {
    const authentication = await services.authenticator.browserSession(visit.presented);
    const { decision } = authentication;
    const session = sessionOf(authentication);
    if (session !== null) return answer(visit, services, session, decision);
    note(decision, visit, services);
    if (decision.kind !== 'refused' || decision.answer !== 'network-refused') return { goTo: SIGN_IN };
    const { status, body } = refusalOf(decision, visit.presented.remoteAddress);
    const sentence = body.kind === 'page' ? body.sentence : '';
    return { page: errorPage({ status, title: 'Not from this network', sentence }) };
  };

/** Notes why a session that holds gets nothing. */
const noteRefused = (decision: Decision, reason: ReasonCode, { facts }: Visit, services: PageServices): void => {
  const { decisions, clock } = services;
  decisions.note({ ...decisionEntry(decision, facts, clock()), outcome: 'refused', reason });
};

/** For who is signed in, where the edition has applications. */
const forApplications = (answer: Parameters<typeof forSession>[0]): Answer =>
  forSession(async (visit, services, session, decision) => {
    const { edition, formTokens } = services;
    if (edition === 'saas') return answer(visit, services, session, decision);
    noteRefused(decision, 'edition-without-applications', visit, services);
    const { value: formToken } = formTokens.issue(bearerOf(visit, session));
    return { page: NO_APPLICATIONS_PAGE(edition, { userName: session.account.userName, formToken }) };
  });

const showApplications = forApplications(async (visit, services, session, decision) => {
  note(decision, visit, services);
  const { userOid, userName } = session.account;
  const { value: formToken } = services.formTokens.issue(bearerOf(visit, session));
  return { page: applicationsPage(await services.applications.of(userOid), { userName, formToken }) };
});

const OBJECT_ID = /^[1-9]\d{0,15}$/;

const revoke = forApplications(async (visit, services, session, decision) => {
  const { authenticator, applications, decisions, formTokens } = services;
  const { userOid } = session.account;
  if (!formTokens.holds(bearerOf(visit, session), visit.form.get('formToken') ?? '')) {
    noteRefused(decision, 'security-token-missing', visit, services);
    return { page: STALE_FORM_PAGE() };
  }
  note(decision, visit, services);
  const { oid = '' } = visit.parts;
  const isDone = OBJECT_ID.test(oid) && (await applications.revoke(userOid, Number(oid)));
  if (!isDone) return { page: NOTHING_HERE_PAGE() };
  authenticator.forgetUser(userOid);
  // A change is told of only when the log has it.
  await decisions.written();
  return { goTo: APPLICATIONS };
});

/** The pages for people: signing in and out, and the applications that act for them. */
export const registerPageRoutes = (app: FastifyInstance, services: PageServices, context: PageRouteContext): void => {
  const add = (method: PageRoute['method'], url: string, answer: Answer): void =>
    addPageRoute(app, { method, url, answer: (visit) => answer(visit, services) }, context);
  add('GET', SIGN_IN, openSignIn);
  add('POST', SIGN_IN, signIn);
  add('POST', '/login/sign-out', signOut);
  add('GET', APPLICATIONS, showApplications);
  add('POST', '/login/applications/:oid/revoke', revoke);
};
