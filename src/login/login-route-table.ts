import { DECISION_ROUTES } from './decision-routes.ts';
import { EXPLAIN_ROUTES } from './explain-routes.ts';
import type { LoginRoute } from './login-route.ts';
import { SESSION_ROUTES } from './session-routes.ts';

/** Every route of `/login/api`. */
export const LOGIN_ROUTES: readonly LoginRoute[] = [...SESSION_ROUTES, ...DECISION_ROUTES, ...EXPLAIN_ROUTES];
