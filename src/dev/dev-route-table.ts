import { CLOCK_ROUTES } from './clock-routes.ts';
import type { DevRoute } from './dev-route.ts';
import { EDITION_ROUTES } from './edition-routes.ts';
import { MAILBOX_ROUTES } from './mailbox-routes.ts';
import { REQUEST_ROUTES } from './request-routes.ts';
import { RESET_ROUTES } from './reset-routes.ts';
import { SCENARIO_ROUTES } from './scenario-routes.ts';

/** Every route under `/dev`. */
export const DEV_ROUTES: readonly DevRoute[] = [
  ...CLOCK_ROUTES,
  ...EDITION_ROUTES,
  ...SCENARIO_ROUTES,
  ...RESET_ROUTES,
  ...REQUEST_ROUTES,
  ...MAILBOX_ROUTES,
];
