import { credentialDigest, generateApiKey } from '../identity/api-key.ts';
import { createApiKey, deleteApiKey, resetApiKey } from '../identity/api-keys.ts';
import type { PresentedRequest } from '../identity/authenticate.ts';
import { endSessionOf, insertScenarioToken, SCENARIO } from '../storage/stores/scenario-store.ts';
import type { CasePeople } from './case-people.ts';
import type { DevServices } from './dev-services.ts';
import type { CaseCredentials, Who } from './present-case.ts';

const DAY_MS = 86_400_000;

/** Longer ago than any session may rest. */
const EXPIRED_DAYS = 20;

/** A session is opened for somebody without their asking: what it came from is this. */
const ASKED_HERE: PresentedRequest = {
  rawHeaders: ['User-Agent', SCENARIO],
  queryParameters: [],
  intent: 'read',
  apiVersion: '2.x',
  asksOnlyForSelf: false,
  secure: false,
  ownOrigin: '',
  remoteAddress: '127.0.0.1',
};

/** A session as its owner gets it. */
export interface OpenedSession {
  readonly id: string;
  readonly cookies: readonly string[];
  readonly token: string;
}

/** A living session of the user, as single sign-on would open it. */
export const openSession = async (
  { authenticator }: DevServices,
  userOid: number,
  issuedAt?: Date,
): Promise<OpenedSession> => {
  const { setCookies, securityToken } = await authenticator.renewSession(
    userOid,
    ASKED_HERE,
    issuedAt === undefined ? {} : { issuedAt },
  );
  const cookies = setCookies.map((cookie) => cookie.split(';')[0] ?? '');
  return { id: cookies[0]?.split('=')[1] ?? '', cookies, token: securityToken };
};

/** The names of one kind of credential in a case, as the table spells them. */
const named = (credentials: readonly string[], names: readonly string[]): readonly string[] =>
  names.filter((name) => credentials.some((credential) => new RegExp(`[:=@]${name}($|[;@])`).test(credential)));

const SESSIONS: Readonly<Record<string, Who>> = {
  'session-A': 'user',
  'session-B': 'user',
  'sso-session': 'user',
  'expired-A': 'user',
  'logged-out-A': 'user',
  'session-of-other': 'other',
};

type Sessions = CaseCredentials['sessions'];

const makeSessions = async (
  credentials: readonly string[],
  people: CasePeople,
  services: DevServices,
): Promise<Sessions> => {
  const now = services.control.clock.now();
  const made = new Map<string, OpenedSession>();
  for (const name of named(credentials, Object.keys(SESSIONS))) {
    const issuedAt = name === 'expired-A' ? new Date(now.getTime() - EXPIRED_DAYS * DAY_MS) : now;
    const session = await openSession(services, people[SESSIONS[name] ?? 'user'].oid, issuedAt);
    made.set(name, session);
    if (name !== 'logged-out-A') continue;
    await endSessionOf(services.database.main, Buffer.from(credentialDigest(session.id), 'hex'), now);
  }
  return made;
};

const GRANTS: Readonly<Record<string, { readonly scopes: readonly string[]; readonly days: number }>> = {
  alm: { scopes: ['alm', 'openid'], days: 365 },
  openid: { scopes: ['openid'], days: 365 },
  expired: { scopes: ['alm'], days: -1 },
  revoked: { scopes: ['alm'], days: 365 },
};

const makeTokens = async (
  credentials: readonly string[],
  { user }: CasePeople,
  { database, random, control }: DevServices,
): Promise<ReadonlyMap<string, string>> => {
  const now = control.clock.now();
  const since = (days: number): Date => new Date(now.getTime() + days * DAY_MS);
  const grants = credentials.filter((each) => each.startsWith('oauth:'));
  const made = new Map<string, string>();
  for (const [name, { scopes, days }] of Object.entries(GRANTS)) {
    if (!grants.some((each) => each.slice('oauth:'.length).split('@')[0] === name)) continue;
    const value = Buffer.from(random(21)).toString('hex');
    made.set(name, value);
    const digest = Buffer.from(credentialDigest(value), 'hex');
    const revokedAt = name === 'revoked' ? now : null;
    const token = { userOid: user.oid, scopes, digest, created: since(-2), expiresAt: since(days), revokedAt };
    await insertScenarioToken(database.main, token);
  }
  return made;
};

const makeKey = async ({ database, control, random }: DevServices, userOid: number) => {
  const request = { userOid, description: SCENARIO, grant: 'Full Access' as const };
  const made = await createApiKey(database.main, control.clock.now, random, request);
  if (made === null) throw new Error(`Invariant violated: user ${userOid} of the demo may have a key`);
  return made;
};

/** The demo's own keys, and what else the case names. */
const makeKeys = async (
  credentials: readonly string[],
  { user, other }: CasePeople,
  services: DevServices,
): Promise<ReadonlyMap<string, string>> => {
  const { database, control, random } = services;
  const { full = '', readOnly = '' } = control.demo()?.apiKeys ?? {};
  const keys = new Map([
    ['full', full],
    ['readonly', readOnly],
    ['full-without-underscore', full.slice(1)],
    ['unknown', generateApiKey(random).reveal()],
  ]);
  const wants = (name: string): boolean => credentials.includes(`apikey:${name}`);
  if (wants('full-of-other')) keys.set('full-of-other', (await makeKey(services, other.oid)).value.reveal());
  if (wants('deleted')) {
    const made = await makeKey(services, user.oid);
    await deleteApiKey(database.main, made.oid);
    keys.set('deleted', made.value.reveal());
  }
  if (wants('reset-old') || wants('reset-new')) {
    const made = await makeKey(services, user.oid);
    const reset = await resetApiKey(database.main, control.clock.now, random, made.oid);
    keys.set('reset-old', made.value.reveal());
    keys.set('reset-new', reset?.value.reveal() ?? '');
  }
  return keys;
};

/** Everything that the credentials of a case name, made where the demo does not have it. */
export const makeCaseCredentials = async (
  credentials: readonly string[],
  people: CasePeople,
  services: DevServices,
): Promise<CaseCredentials> => {
  const each = <Value>(of: (who: Who) => Value) => ({ user: of('user'), other: of('other'), admin: of('admin') });
  return {
    userNames: each((who) => people[who].userName),
    passwords: each((who) => people[who].password),
    oldPassword: Buffer.from(services.random(12)).toString('hex'),
    keys: await makeKeys(credentials, people, services),
    sessions: await makeSessions(credentials, people, services),
    tokens: await makeTokens(credentials, people, services),
  };
};
