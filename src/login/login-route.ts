import type { LoginAnswer } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginServices } from './login-services.ts';

/**
 * One route of the JSON API. Whatever is not GET changes state, unless it says that it does not, and passes the gate against
 * other sites (login-gate.ts).
 */
export interface LoginRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind `/login/api`, with `:name` for a variable part. */
  readonly path: string;
  /** Who may call: anybody who is signed in, or subscription administrators. */
  readonly caller: 'user' | 'administrator';
  /** A question that is too long for an address: it changes nothing, whatever its method. */
  readonly readOnly?: boolean;
  /** One sentence for the reference. */
  readonly sentence: string;
  answer(request: LoginRequest, services: LoginServices): Promise<LoginAnswer>;
}
