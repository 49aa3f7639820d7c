import { basic, type Who, type World } from './identity-world.ts';

/** The credentials of a case as a request carries them. */
export interface PresentedCase {
  readonly headers: (readonly [string, string])[];
  readonly query: (readonly [string, string])[];
  /** A form-encoded POST with _method=GET. */
  readonly tunnelled: boolean;
}

type Credentials = Pick<World, 'keys' | 'sessions' | 'tokens' | 'passwords' | 'oldPassword'>;

const existing = <Value>(values: ReadonlyMap<string, Value>, name: string): Value => {
  const value = values.get(name);
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
};

/** A value as the cases spell it: a session by its name, `apikey-full`, or itself. */
const valueFor = (world: Credentials, spelt: string): string =>
  spelt.startsWith('apikey-')
    ? existing(world.keys, spelt.slice('apikey-'.length))
    : (world.sessions.get(spelt)?.id ?? spelt);

const basicOf = (world: Credentials, rest: string): readonly [string, string] => {
  const [who = '', password] = rest.split(':');
  if (who === '') return basic('', existing(world.sessions, password ?? '').id);
  const key = who === 'key-as-user-and-password' ? 'full' : /^key=(.*)$/.exec(who)?.[1];
  if (key !== undefined) return basic(existing(world.keys, key), existing(world.keys, key));
  if (who === 'nobody') return basic('nobody@acme.test', 'whatever it is');
  const passwords: Record<string, string> = { wrong: 'a wrong password', old: world.oldPassword };
  return basic(`${who}@acme.test`, password === undefined ? world.passwords[who as Who] : (passwords[password] ?? ''));
};

/** `earlierCookies`: what an earlier answer to a key set, as a Cookie header. */
export const present = async (
  credentials: readonly string[],
  world: Credentials,
  earlierCookies: () => Promise<string>,
): Promise<PresentedCase> => {
  const headers: (readonly [string, string])[] = [];
  const query: (readonly [string, string])[] = [];
  let tunnelled = false;
  for (const credential of credentials) {
    const colon = credential.indexOf(':');
    const [kind, rest] = [credential.slice(0, colon), credential.slice(colon + 1)];
    const [name = '', at] = rest.split('@');
    const [left = '', right = ''] = rest.split('=');
    if (kind === 'basic') headers.push(basicOf(world, rest));
    else if (credential === 'cookie:from-earlier-key-call') headers.push(['Cookie', await earlierCookies()]);
    else if (kind === 'cookie') {
      const pairs = rest
        .split(';')
        .map((pair) => pair.replace(/=(.*)$/, (_all, value) => `=${valueFor(world, value)}`));
      headers.push(['Cookie', pairs.join('; ')]);
    } else if (kind === 'key') query.push(['key', world.sessions.get(rest)?.token ?? rest]);
    else if (kind === 'apikey') headers.push([at ?? 'zsessionid', existing(world.keys, name)]);
    else if (kind === 'header') headers.push([left, valueFor(world, right)]);
    else if (kind === 'url') query.push([left, valueFor(world, right)]);
    else if (kind === 'oauth') {
      const token = existing(world.tokens, name);
      headers.push(at === 'bearer' ? ['Authorization', `Bearer ${token}`] : ['zsessionid', token]);
    } else if (kind === 'override') tunnelled = true;
    else throw new Error(`unknown credential ${credential}`);
  }
  return { headers, query, tunnelled };
};
