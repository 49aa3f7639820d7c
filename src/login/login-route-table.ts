import { ACCESS_RISK_ROUTES } from './access-risk-routes.ts';
import { API_KEY_LIST_ROUTES } from './api-key-list-routes.ts';
import { API_KEY_ROUTES } from './api-key-routes.ts';
import { APPLICATION_ROUTES } from './application-routes.ts';
import { CLIENT_LIST_ROUTES } from './client-list-routes.ts';
import { CLIENT_ROUTES } from './client-routes.ts';
import { CONFIRMATION_ROUTE } from './confirmation-route.ts';
import { DECISION_ROUTES } from './decision-routes.ts';
import { explainRoute } from './explain-route.ts';
import type { LoginRoute } from './login-route.ts';
import { PASSWORD_RESET_ROUTES } from './password-reset-routes.ts';
import { PASSWORD_ROUTES } from './password-routes.ts';
import { POLICY_ROUTES } from './policy-routes.ts';
import { PROJECT_ROUTES } from './project-routes.ts';
import { SESSION_LIST_ROUTES } from './session-list-routes.ts';
import { SESSION_POLICY_ROUTES } from './session-policy-routes.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import { USER_ROUTES } from './user-routes.ts';
import { WORKSPACE_ROUTES } from './workspace-routes.ts';

/** Every route of `/login/api`. */
export const LOGIN_ROUTES: readonly LoginRoute[] = [
  ...SESSION_ROUTES,
  CONFIRMATION_ROUTE,
  ...SESSION_LIST_ROUTES,
  ...SESSION_POLICY_ROUTES,
  ...API_KEY_LIST_ROUTES,
  ...API_KEY_ROUTES,
  ...CLIENT_LIST_ROUTES,
  ...CLIENT_ROUTES,
  ...APPLICATION_ROUTES,
  ...ACCESS_RISK_ROUTES,
  ...DECISION_ROUTES,
  explainRoute(() => LOGIN_ROUTES),
  ...PASSWORD_ROUTES,
  ...PASSWORD_RESET_ROUTES,
  ...POLICY_ROUTES,
  ...USER_ROUTES,
  ...WORKSPACE_ROUTES,
  ...PROJECT_ROUTES,
];
