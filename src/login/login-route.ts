import type { LoginAnswer } from './login-answer.ts';
import type { LoginRequest, OpenLoginRequest } from './login-request.ts';
import type { LoginServices } from './login-services.ts';

/** What all paths begin with. */
export const LOGIN_PREFIX = '/login/api';

interface RouteName {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind `/login/api`, with `:name` for a variable part. */
  readonly path: string;
  /** One sentence for the reference. */
  readonly sentence: string;
}

/** A route that needs nobody to be signed in. From the page of another site it is refused all the same. */
export interface OpenRoute extends RouteName {
  readonly caller: 'anybody';
  answer(request: OpenLoginRequest, services: LoginServices): Promise<LoginAnswer>;
}

/** A route for anybody who is signed in, or for subscription administrators. */
export interface SignedInRoute extends RouteName {
  readonly caller: 'user' | 'administrator';
  /** A question that is too long for an address: it changes nothing, whatever its method. */
  readonly readOnly?: boolean;
  /** It answers with a new credential, so a session needs a fresh proof of the password. */
  readonly makesCredential?: boolean;
  answer(request: LoginRequest, services: LoginServices): Promise<LoginAnswer>;
}

export const isChange = (route: SignedInRoute): boolean => route.method !== 'GET' && route.readOnly !== true;

/**
 * One route of the JSON API. Whatever is not GET changes state, unless it says that it does not, and passes the gate against
 * other sites (login-gate.ts).
 */
export type LoginRoute = OpenRoute | SignedInRoute;
