import type { LoginAnswer } from '../login/login-answer.ts';
import type { DevServices } from './dev-services.ts';

/** A call to `/dev`, whose body is JSON and whose sender is this machine. */
export interface DevRequest {
  readonly body: ReadonlyMap<string, unknown>;
  /** Scheme, host and port under which the caller reached us. */
  readonly origin: string;
}

/** One route of the control API of `muster dev`. */
export interface DevRoute {
  readonly method: 'GET' | 'POST';
  /** Behind `/dev`. */
  readonly path: string;
  answer(request: DevRequest, services: DevServices): Promise<LoginAnswer> | LoginAnswer;
}
