import { ACCESS_RISK_ROUTES } from './access-risk-routes.ts';
import { API_KEY_ABILITY_ROUTES } from './api-key-ability-routes.ts';
import { API_KEY_LIST_ROUTES } from './api-key-list-routes.ts';
import { API_KEY_ROUTES } from './api-key-routes.ts';
import { APPLICATION_ROUTES } from './application-routes.ts';
import { CLIENT_LIST_ROUTES } from './client-list-routes.ts';
import { CLIENT_ROUTES } from './client-routes.ts';
import { CONFIRMATION_ROUTE } from './confirmation-route.ts';
import { DECISION_ROUTES } from './decision-routes.ts';
import { EXCEPTION_ROUTES } from './exception-routes.ts';
import { explainRoute } from './explain-route.ts';
import { KEY_CALL_ROUTES } from './key-call-routes.ts';
import type { LoginRoute } from './login-route.ts';
import { PASSWORD_RESET_ROUTES } from './password-reset-routes.ts';
import { PASSWORD_ROUTES } from './password-routes.ts';
import { POLICY_ROUTES } from './policy-routes.ts';
import { PROJECT_ROUTES } from './project-routes.ts';
import { SESSION_LIST_ROUTES } from './session-list-routes.ts';
import { SESSION_POLICY_ROUTES } from './session-policy-routes.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import { SUBSCRIPTION_PREVIEW_ROUTES } from './subscription-preview-route.ts';
import { SUBSCRIPTION_ROUTES } from './subscription-routes.ts';
import { USER_CREATE_ROUTES } from './user-create-routes.ts';
import { USER_IMPORT_ROUTES } from './user-import-routes.ts';
import { USER_LIST_ROUTES } from './user-list-routes.ts';
import { USER_ROLE_ROUTES } from './user-role-routes.ts';
import { USER_ROUTES } from './user-routes.ts';
import { WORKSPACE_ROUTES } from './workspace-routes.ts';

/** Every route of `/login/api`. */
export const LOGIN_ROUTES: readonly LoginRoute[] = [
  ...SESSION_ROUTES,
  CONFIRMATION_ROUTE,
  ...SESSION_LIST_ROUTES,
  ...SESSION_POLICY_ROUTES,
  ...API_KEY_LIST_ROUTES,
  ...API_KEY_ABILITY_ROUTES,
  ...API_KEY_ROUTES,
  ...CLIENT_LIST_ROUTES,
  ...CLIENT_ROUTES,
  ...APPLICATION_ROUTES,
  ...ACCESS_RISK_ROUTES,
  ...DECISION_ROUTES,
  ...KEY_CALL_ROUTES,
  explainRoute(() => LOGIN_ROUTES),
  ...PASSWORD_ROUTES,
  ...PASSWORD_RESET_ROUTES,
  ...POLICY_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...SUBSCRIPTION_PREVIEW_ROUTES,
  ...EXCEPTION_ROUTES,
  ...USER_LIST_ROUTES,
  ...USER_CREATE_ROUTES,
  ...USER_IMPORT_ROUTES,
  ...USER_ROUTES,
  ...USER_ROLE_ROUTES,
  ...WORKSPACE_ROUTES,
  ...PROJECT_ROUTES,
];
