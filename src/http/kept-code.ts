import { cookieValues } from '../identity/presented.ts';
import type { Visit } from './page-route.ts';

const NAME = 'MUSTER_CODE';
const CODE = /^[\w-]{43}$/;

/** In seconds: as long as one chooses a password. */
const KEPT_SECONDS = 1_800;

/**
 * The code that the browser keeps between two tries of a form: a password that is refused costs no code, and a page that
 * held the code would show a secret.
 */
export const keptCode = ({ presented }: Visit): string | null => {
  const [code, ...more] = cookieValues(presented.rawHeaders, NAME);
  return code !== undefined && more.length === 0 && CODE.test(code) ? code : null;
};

const cookie = (value: string, path: string, seconds: number, { presented }: Visit): string =>
  `${NAME}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${presented.secure ? '; Secure' : ''}`;

/** Set-Cookie lines that keep the code for the form at the path alone; none for what can be no code. */
export const keepCode = (visit: Visit, path: string, code: string): readonly string[] =>
  CODE.test(code) ? [cookie(code, path, KEPT_SECONDS, visit)] : [];

export const dropCode = (visit: Visit, path: string): readonly string[] =>
  keptCode(visit) === null ? [] : [cookie('', path, 0, visit)];
