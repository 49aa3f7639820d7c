import type { QueryClient } from '@tanstack/react-query';
import {
  type AnyRoute,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { BASE_PATH, OLD_LINKS, PATHS, type Path } from '../config/paths.ts';
import { ApiProblem } from '../lib/api-problem.ts';
import { sessionQuery } from '../lib/session.ts';
import { FailedScreen } from './failed-screen.tsx';
import { NotFoundScreen } from './not-found-screen.tsx';
import { Shell } from './shell.tsx';
import { WaitingScreen } from './waiting-screen.tsx';

interface RouterContext {
  readonly client: QueryClient;
}

/** Who is not signed in is on the way to the sign-in page already (query-client.ts); there is nothing to show meanwhile. */
const loadSessionOrLeave = async (client: QueryClient): Promise<void> => {
  try {
    await client.ensureQueryData(sessionQuery);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
    await new Promise(() => {});
  }
};

const root = createRootRouteWithContext<RouterContext>()({
  // Nothing is shown before it is known who looks.
  beforeLoad: ({ context }) => loadSessionOrLeave(context.client),
  component: Shell,
  errorComponent: FailedScreen,
  pendingComponent: WaitingScreen,
  notFoundComponent: NotFoundScreen,
});

const oldLinks = createRoute({
  getParentRoute: () => root,
  path: '/accounts/index.html',
  beforeLoad: () => {
    throw redirect({ to: OLD_LINKS[location.hash] ?? PATHS.applications, hash: '', replace: true });
  },
});

const first = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: PATHS.applications, replace: true });
  },
});

/** A screen that is loaded when it is first opened, or pointed at. */
const screen = <Module extends Record<string, unknown>>(
  path: Path,
  load: () => Promise<Module>,
  name: keyof Module & string,
): AnyRoute => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, name) });

// One line a screen: screen(PATHS.keys, () => import('../features/keys/keys-screen.tsx'), 'KeysScreen')
const screens: readonly AnyRoute[] = [
  screen(PATHS.account, () => import('../features/account/account-screen.tsx'), 'AccountScreen'),
  screen(PATHS.applications, () => import('../features/applications/applications-screen.tsx'), 'ApplicationsScreen'),
  screen(PATHS.keys, () => import('../features/keys/keys-screen.tsx'), 'KeysScreen'),
  screen(PATHS.clients, () => import('../features/clients/clients-screen.tsx'), 'ClientsScreen'),
  screen(PATHS.decisions, () => import('../features/decisions/decisions-screen.tsx'), 'DecisionsScreen'),
  screen(PATHS.explain, () => import('../features/explain/explain-screen.tsx'), 'ExplainScreen'),
  screen(PATHS.users, () => import('../features/users/users-screen.tsx'), 'UsersScreen'),
  screen(PATHS.projects, () => import('../features/projects/projects-screen.tsx'), 'ProjectsScreen'),
  screen(PATHS.subscription, () => import('../features/subscription/subscription-screen.tsx'), 'SubscriptionScreen'),
  screen(PATHS.access, () => import('../features/access/access-screen.tsx'), 'AccessScreen'),
];

export const createManagerRouter = (client: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([oldLinks, first, ...screens]),
    basepath: BASE_PATH,
    context: { client },
    defaultPreload: 'intent',
    defaultErrorComponent: FailedScreen,
    scrollRestoration: true,
  });
