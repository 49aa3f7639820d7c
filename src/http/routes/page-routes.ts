import type { FastifyInstance } from 'fastify';
import { goOnToSsoPage } from '../../pages/go-on-page.ts';
import { signInPage } from '../../pages/sign-in-page.ts';
import { showExpiredPassword } from '../expired-password.ts';
import { addPageRoute, type PageRoute, type PageRouteContext, type Visit } from '../page-route.ts';
import type { PageAnswer } from '../send-page.ts';
import { bearerOf, type SignInAgain, type SignInServices, sessionOf, signInByForm, ssoOf } from '../sign-in-by-form.ts';
import { askedFor, MANAGER_START, managerPath } from '../way-on.ts';

const SIGN_IN = '/login';

const showSignIn = async (
  visit: Visit,
  services: SignInServices,
  to: string | null,
  again?: SignInAgain,
): Promise<PageAnswer> => {
  if (again?.isExpired === true) return showExpiredPassword(visit, services, to, again);
  const { value: formToken, setCookies } = services.formTokens.issue(bearerOf(visit, null));
  const { status = 200, problem, userName, headers = {} } = again ?? {};
  const { isFounded } = await services.settings.current();
  const sso = await ssoOf(services);
  const form = { action: SIGN_IN, formToken, status, problem, userName, to, sso, isUnfounded: !isFounded };
  return { page: signInPage(form), setCookies, headers };
};

const openSignIn = async (visit: Visit, services: SignInServices): Promise<PageAnswer> => {
  const session = sessionOf(await services.authenticator.browserSession(visit.presented));
  const to = askedFor(visit.query);
  return session === null ? showSignIn(visit, services, to) : { goTo: to ?? MANAGER_START };
};

const signIn = async (visit: Visit, services: SignInServices): Promise<PageAnswer> => {
  const to = managerPath(visit.form.get('to'));
  const signedIn = await signInByForm(visit, services);
  if ('sso' in signedIn) return { page: goOnToSsoPage(signedIn.sso) };
  return 'again' in signedIn
    ? showSignIn(visit, services, to, signedIn.again)
    : { goTo: to ?? MANAGER_START, setCookies: signedIn.setCookies };
};

type Answer = (visit: Visit, services: SignInServices) => Promise<PageAnswer>;

/** The pages for people who sign in; what they come for is the Application Manager (manager-routes.ts). */
export const registerPageRoutes = (app: FastifyInstance, services: SignInServices, context: PageRouteContext): void => {
  const add = (method: PageRoute['method'], url: string, answer: Answer): void =>
    addPageRoute(app, { method, url, answer: (visit) => answer(visit, services) }, context);
  add('GET', SIGN_IN, openSignIn);
  add('POST', SIGN_IN, signIn);
};
