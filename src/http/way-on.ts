/** Where the Application Manager begins. */
export const MANAGER_START = '/login/applications';

/** Its screens: clean paths, of which nothing but the name of one of its own screens varies. */
const MANAGER = /^\/login\/(?:applications|keys|clients|account|decisions|explain|administration\/[a-z]+)$/;

/** The log-in of an application, which its own cookie must name as well. */
const INTERACTION = /^\/login\/oauth2\/interaction\/[\w-]{1,64}$/;

const onlyIf = (pattern: RegExp, path: string | undefined): string | null =>
  path !== undefined && pattern.test(path) ? path : null;

/** The path where it is a screen of the Application Manager; null: anything else, such as another site. */
export const managerPath = (path: string | undefined): string | null => onlyIf(MANAGER, path);

/** What `to` of an address says, where it stands there once and is a screen. */
export const askedFor = (query: URLSearchParams): string | null => {
  const [path, ...more] = query.getAll('to');
  return more.length === 0 ? managerPath(path) : null;
};

/** Where somebody goes on whose way led over a page of ours. */
export const wayBack = (path: string | undefined): string | null => managerPath(path) ?? onlyIf(INTERACTION, path);

/** The address that signs in and leads on to a way back. */
export const signInFor = (way: string | null): string => {
  if (way === null) return '/login';
  return managerPath(way) === null ? way : `/login?to=${encodeURIComponent(way)}`;
};
