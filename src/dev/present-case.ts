export type Who = 'user' | 'other' | 'admin';

/** What stands behind the names that the cases give to credentials. */
export interface CaseCredentials {
  readonly userNames: Readonly<Record<Who, string>>;
  readonly passwords: Readonly<Record<Who, string>>;
  readonly oldPassword: string;
  readonly keys: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<string, { readonly id: string; readonly token: string }>;
  readonly tokens: ReadonlyMap<string, string>;
}

/** The credentials of a case as a request carries them. */
export interface PresentedCase {
  readonly headers: (readonly [string, string])[];
  readonly query: (readonly [string, string])[];
  /** A form-encoded POST with _method=GET. */
  readonly tunnelled: boolean;
}

export const basic = (userName: string, password: string): readonly [string, string] => [
  'Authorization',
  `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`,
];

const existing = <Value>(values: ReadonlyMap<string, Value>, name: string): Value => {
  const value = values.get(name);
  if (value === undefined) throw new Error(`nothing is called ${name}`);
  return value;
};

/** A value as the cases spell it: a session by its name, `apikey-full`, or itself. */
const valueFor = ({ keys, sessions }: CaseCredentials, spelt: string): string =>
  spelt.startsWith('apikey-') ? existing(keys, spelt.slice('apikey-'.length)) : (sessions.get(spelt)?.id ?? spelt);

const basicOf = (known: CaseCredentials, rest: string): readonly [string, string] => {
  const [who = '', password] = rest.split(':');
  if (who === '') return basic('', existing(known.sessions, password ?? '').id);
  const key = who === 'key-as-user-and-password' ? 'full' : /^key=(.*)$/.exec(who)?.[1];
  if (key !== undefined) return basic(existing(known.keys, key), existing(known.keys, key));
  if (who === 'nobody') return basic('nobody@acme.test', 'whatever it is');
  const passwords: Record<string, string> = { wrong: 'a wrong password', old: known.oldPassword };
  return basic(
    known.userNames[who as Who],
    password === undefined ? known.passwords[who as Who] : (passwords[password] ?? ''),
  );
};

/** `earlierCookies`: what an earlier answer to a key set, as a Cookie header. */
export const presentCase = async (
  credentials: readonly string[],
  known: CaseCredentials,
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
    if (kind === 'basic') headers.push(basicOf(known, rest));
    else if (credential === 'cookie:from-earlier-key-call') headers.push(['Cookie', await earlierCookies()]);
    else if (kind === 'cookie') {
      const pairs = rest
        .split(';')
        .map((pair) => pair.replace(/=(.*)$/, (_all, value) => `=${valueFor(known, value)}`));
      headers.push(['Cookie', pairs.join('; ')]);
    } else if (kind === 'key') query.push(['key', known.sessions.get(rest)?.token ?? rest]);
    else if (kind === 'apikey') headers.push([at ?? 'zsessionid', existing(known.keys, name)]);
    else if (kind === 'header') headers.push([left, valueFor(known, right)]);
    else if (kind === 'url') query.push([left, valueFor(known, right)]);
    else if (kind === 'oauth') {
      const token = existing(known.tokens, name);
      headers.push(at === 'bearer' ? ['Authorization', `Bearer ${token}`] : ['zsessionid', token]);
    } else if (kind === 'override') tunnelled = true;
    else throw new Error(`unknown credential ${credential}`);
  }
  return { headers, query, tunnelled };
};
