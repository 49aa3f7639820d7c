/** The clean paths of the Application Manager, below `/login`; the server serves its page at each of them. */
export const PATHS = {
  applications: '/applications',
  keys: '/keys',
  clients: '/clients',
  decisions: '/decisions',
  explain: '/explain',
  account: '/account',
  users: '/administration/users',
  subscription: '/administration/subscription',
  projects: '/administration/projects',
  access: '/administration/access',
} as const;

export type Path = (typeof PATHS)[keyof typeof PATHS];

/** What all of them stand below. */
export const BASE_PATH = '/login';

/** Where one signs in; a server-rendered page. */
export const SIGN_IN_PATH = '/login';

/** Links of Rally's time, `/login/accounts/index.html#/keys`: fragment → path (R36). */
export const OLD_LINKS: Readonly<Record<string, Path>> = {
  '#/apps': PATHS.applications,
  '#/keys': PATHS.keys,
  '#/clients': PATHS.clients,
};
