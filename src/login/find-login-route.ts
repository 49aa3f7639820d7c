import { LOGIN_PREFIX, type LoginRoute } from './login-route.ts';

const fits = (path: string, parts: readonly string[]): boolean => {
  const pattern = path.split('/');
  return (
    pattern.length === parts.length &&
    pattern.every((part, at) => (part.startsWith(':') ? parts[at] !== '' : part === parts[at]))
  );
};

/** The route of a request, as the framework finds it: one with fewer variable parts goes before. Null: there is none. */
export const findLoginRoute = (routes: readonly LoginRoute[], method: string, path: string): LoginRoute | null => {
  if (!path.startsWith(`${LOGIN_PREFIX}/`)) return null;
  const parts = path.slice(LOGIN_PREFIX.length).split('/');
  const asked = method === 'HEAD' ? 'GET' : method;
  const variable = (route: LoginRoute): number => route.path.split(':').length;
  const [found] = routes
    .filter((route) => route.method === asked && fits(route.path, parts))
    .toSorted((one, other) => variable(one) - variable(other));
  return found ?? null;
};
