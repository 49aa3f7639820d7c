import type { LoginRoute } from './login-route.ts';
import { SESSION_ROUTES } from './session-routes.ts';

/** Every route of `/login/api`. */
export const LOGIN_ROUTES: readonly LoginRoute[] = [...SESSION_ROUTES];
