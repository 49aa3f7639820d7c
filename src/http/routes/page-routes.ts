import type { FastifyInstance } from 'fastify';
import type { Authenticator } from '../../identity/authenticate.ts';
import type { DecisionLog } from '../../identity/decision-log.ts';
import type { FormTokens } from '../../identity/form-token.ts';
import type { Clock } from '../../kernel/clock.ts';
import { signInPage } from '../../pages/sign-in-page.ts';
import { addPageRoute, type PageRoute, type PageRouteContext, type Visit } from '../page-route.ts';
import type { PageAnswer } from '../send-page.ts';
import { bearerOf, type SignInAgain, sessionOf, signInByForm } from '../sign-in-by-form.ts';

export interface PageServices {
  readonly authenticator: Authenticator;
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  readonly formTokens: FormTokens;
}

const SIGN_IN = '/login';
const APPLICATIONS = '/login/applications';

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

type Answer = (visit: Visit, services: PageServices) => Promise<PageAnswer>;

/** The pages for people who sign in; what they come for is the Application Manager (manager-routes.ts). */
export const registerPageRoutes = (app: FastifyInstance, services: PageServices, context: PageRouteContext): void => {
  const add = (method: PageRoute['method'], url: string, answer: Answer): void =>
    addPageRoute(app, { method, url, answer: (visit) => answer(visit, services) }, context);
  add('GET', SIGN_IN, openSignIn);
  add('POST', SIGN_IN, signIn);
};
