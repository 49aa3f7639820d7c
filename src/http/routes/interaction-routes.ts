import type { FastifyInstance } from 'fastify';
import type { Edition } from '../../config/options.ts';
import type { SessionFacts } from '../../identity/situation.ts';
import { type Interaction, isLogInOver } from '../../oauth/interactions.ts';
import type { OAuthServer } from '../../oauth/oauth-server.ts';
import { consentPage } from '../../pages/consent-page.ts';
import { errorPage } from '../../pages/error-page.ts';
import { goOnPage, goOnToSsoPage } from '../../pages/go-on-page.ts';
import type { Page } from '../../pages/page.ts';
import { signInPage } from '../../pages/sign-in-page.ts';
import type { Pool } from '../../storage/database.ts';
import { findConsent } from '../../storage/stores/oauth-grant-store.ts';
import { findSubjectOfUser, type Subject } from '../../storage/stores/subject-store.ts';
import { showExpiredPassword } from '../expired-password.ts';
import { NO_APPLICATIONS_PAGE, STALE_FORM_PAGE } from '../page-problems.ts';
import { addPageRoute, type PageRoute, type PageRouteContext, type Visit } from '../page-route.ts';
import type { PageAnswer } from '../send-page.ts';
import { bearerOf, type SignInAgain, type SignInServices, sessionOf, signInByForm, ssoOf } from '../sign-in-by-form.ts';

export interface InteractionServices extends SignInServices {
  readonly oauth: OAuthServer;
  readonly pool: Pool;
  /** Read anew for each request: development changes it while it runs. */
  readonly edition: Edition;
}

const PATH = '/login/oauth2/interaction';

const OVER = (): Page =>
  errorPage({
    status: 400,
    title: 'This log-in is over',
    sentence:
      'It was finished before, it took too long, or it began in another browser. Go back to the application and log in again.',
  });

/** The log-in that the browser's cookie names, and who is signed in there. */
interface Stage {
  readonly visit: Visit;
  readonly interaction: Interaction;
  readonly session: SessionFacts | null;
  readonly user: Subject | null;
}

const showSignIn = async (
  { visit, interaction }: Stage,
  services: InteractionServices,
  again?: SignInAgain,
): Promise<PageAnswer> => {
  if (again?.isExpired === true) return showExpiredPassword(visit, services, `${PATH}/${interaction.uid}`, again);
  const { uid, application, redirectUri, loginHint } = interaction;
  const { value: formToken, setCookies } = services.formTokens.issue(bearerOf(visit, null));
  const { status = 200, problem, userName = loginHint ?? '', headers = {} } = again ?? {};
  const action = `${PATH}/${uid}/sign-in`;
  const sso = await ssoOf(services);
  const form = { action, formToken, userName, problem, application: application.name, redirectUri, status, sso };
  return { page: signInPage(form), setCookies, headers };
};

/** Only who is asked may answer, or see what they are asked. */
const isAsked = ({ interaction, user }: Stage): boolean => user !== null && user.uuid === interaction.subject;

/** For whoever is not asked: nobody is signed in, or another user is. */
const showToUnasked = (stage: Stage, services: InteractionServices): Promise<PageAnswer> => {
  if (stage.user === null) return showSignIn(stage, services);
  const problem = 'Somebody else was asked this in this browser. Sign in as whoever is to answer.';
  return showSignIn(stage, services, { status: 200, problem, userName: '' });
};

const showConsent = async (stage: Stage, services: InteractionServices): Promise<PageAnswer> => {
  const { visit, interaction, session, user } = stage;
  if (session === null || user === null || !isAsked(stage)) return showToUnasked(stage, services);
  const { uid, application, redirectUri, scopes } = interaction;
  const { value: formToken } = services.formTokens.issue(bearerOf(visit, session));
  const before = await findConsent(services.pool, user.uuid, application.clientId);
  // One that is called something else now, or is of another kind, is new to its user.
  const scopesBefore = before?.isAsAllowed === true ? before.scopes : [];
  const action = `${PATH}/${uid}/consent`;
  return { page: consentPage({ action, formToken, application, redirectUri, user, scopes, scopesBefore }) };
};

const show = (stage: Stage, services: InteractionServices): PageAnswer | Promise<PageAnswer> =>
  stage.interaction.asks === 'sign-in' ? showSignIn(stage, services) : showConsent(stage, services);

const signIn = async (stage: Stage, services: InteractionServices): Promise<PageAnswer> => {
  const { visit } = stage;
  const signedIn = await signInByForm(visit, services);
  if ('sso' in signedIn) return { page: goOnToSsoPage(signedIn.sso) };
  if ('again' in signedIn) return showSignIn(stage, services, signedIn.again);
  const subject = await findSubjectOfUser(services.pool, signedIn.account.userOid);
  if (subject === null) return showSignIn(stage, services);
  const next = await services.oauth.interactions.signedIn(visit.exchange, subject.uuid);
  return { page: goOnPage(next), setCookies: signedIn.setCookies };
};

/** Another user who has signed in to the same browser meanwhile is asked anew. */
const answerConsent = async (stage: Stage, services: InteractionServices): Promise<PageAnswer> => {
  const { visit, session, user } = stage;
  const { interactions } = services.oauth;
  if (session === null || user === null || !isAsked(stage)) return showToUnasked(stage, services);
  if (!services.formTokens.holds(bearerOf(visit, session), visit.form.get('formToken') ?? ''))
    return { page: STALE_FORM_PAGE() };
  switch (visit.form.get('answer')) {
    case 'allow':
      return { page: goOnPage(await interactions.allowed(visit.exchange, user.uuid)) };
    case 'deny':
      return { page: goOnPage(await interactions.denied(visit.exchange)) };
    default:
      return showSignIn(stage, services);
  }
};

type Answer = (stage: Stage, services: InteractionServices) => PageAnswer | Promise<PageAnswer>;

/** The pages between an application's request and its answer: sign in, and "Authorization Request". */
export const registerInteractionRoutes = (
  app: FastifyInstance,
  services: InteractionServices,
  context: PageRouteContext,
): void => {
  const { authenticator, oauth, pool } = services;
  const add = (method: PageRoute['method'], url: string, answer: Answer): void => {
    const begin = async (visit: Visit): Promise<PageAnswer> => {
      if (services.edition !== 'saas') {
        oauth.noteEdition(visit.facts);
        return { page: NO_APPLICATIONS_PAGE(services.edition) };
      }
      const interaction = await oauth.interactions.find(visit.exchange);
      if (interaction === null || interaction.uid !== visit.parts.uid) return { page: OVER() };
      const session = sessionOf(await authenticator.browserSession(visit.presented));
      const user = session === null ? null : await findSubjectOfUser(pool, session.account.userOid);
      try {
        return await answer({ visit, interaction, session, user }, services);
      } catch (error) {
        if (isLogInOver(error)) return { page: OVER() };
        throw error;
      }
    };
    addPageRoute(app, { method, url: `${PATH}${url}`, answer: begin }, context);
  };
  add('GET', '/:uid', show);
  add('POST', '/:uid/sign-in', signIn);
  add('POST', '/:uid/consent', answerConsent);
};
