import type { Authenticator } from '../identity/authenticate.ts';
import { type Question, withoutStandIns } from '../identity/explain.ts';
import { type Explanation, explanationOf } from '../identity/explanation.ts';
import { readPresented } from '../identity/presented.ts';
import type { AskedRequest } from '../identity/read-question.ts';
import { isOfWebService, ROUTE_DECIDES } from '../identity/request-kind.ts';
import { forSessionsAlone, isForSessionsAlone } from '../identity/session-only.ts';
import type { Clock } from '../kernel/clock.ts';
import { findLoginRoute } from './find-login-route.ts';
import { attemptOn, gate } from './login-gate.ts';
import { LOGIN_PROBLEMS, type LoginProblem } from './login-problems.ts';
import type { LoginRoute } from './login-route.ts';

export interface ExplainServices {
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  /** Those of `/login/api`. */
  readonly routes: readonly LoginRoute[];
}

/** What the gate of `/login/api` says comes last, so it stands where rights are looked at. */
const stoppedAtGate = (explained: Explanation, fault: LoginProblem): Explanation => {
  const { status, message, cure } = LOGIN_PROBLEMS[fault];
  const told = { Reason: fault, Sentence: message, Cure: cure };
  return { ...explained, Outcome: 'refused', ...told, Answer: { Status: status, Sentence: message }, Header: null };
};

/**
 * What would become of a request that nobody sends: each address is asked by what decides there. Null: at this address
 * nobody is asked who they are, or there is none.
 */
export const explainRequest = async (
  { method, path, request }: AskedRequest,
  assumed: Question,
  { authenticator, clock, routes }: ExplainServices,
): Promise<Explanation | null> => {
  const { remoteAddress, ownOrigin } = request;
  if (isOfWebService(method, path)) return explanationOf(await authenticator.explain(request, assumed), remoteAddress);
  const leftToRoute = { ...request, ...ROUTE_DECIDES };
  if (isForSessionsAlone(method, path))
    return explanationOf(forSessionsAlone(await authenticator.explain(leftToRoute, assumed)), remoteAddress);
  const route = findLoginRoute(routes, method, path);
  if (route === null || route.caller === 'anybody') return null;
  const decision = await authenticator.explain(leftToRoute, assumed);
  if (decision.kind === 'refused') return explanationOf(decision, remoteAddress);
  const proof = { provedAt: await authenticator.passwordProvedAt(decision), now: clock() };
  const fault = gate(attemptOn(route, decision, withoutStandIns(readPresented(request)), ownOrigin, proof));
  if (fault === null) return explanationOf(decision, remoteAddress);
  return stoppedAtGate(explanationOf({ ...decision, stoppedAt: 'rights' }, remoteAddress), fault);
};
