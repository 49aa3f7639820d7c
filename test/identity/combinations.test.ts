import { beforeAll, describe, expect, test } from 'vitest';
import type { AccountReader } from '../../src/identity/account-lookup.ts';
import { credentialDigest } from '../../src/identity/api-key.ts';
import { assess } from '../../src/identity/assess.ts';
import { decide } from '../../src/identity/decide.ts';
import type { Decision } from '../../src/identity/decision.ts';
import { isCrossSite, readPresented } from '../../src/identity/presented.ts';
import type { SessionFacts, Situation } from '../../src/identity/situation.ts';
import type { Account } from '../../src/storage/stores/account-store.ts';

const NOW = new Date(Date.UTC(2030, 0, 15));
const DAY = 86_400_000;
const ORIGIN = 'http://localhost:7070';

const person = (userOid: number): Account => ({
  userOid,
  userName: `user${userOid}`,
  subscriptionAdmin: false,
  disabled: false,
  deleted: false,
  lockedUntil: null,
  passwordUpdated: NOW,
  lastLogin: null,
  lastActive: null,
  unlockedAt: null,
  emailAddress: null,
  failedLoginAttempts: 0,
  canCreateApiKey: true,
  canCreateOAuthClient: true,
  passwordHash: 'a hash',
  sessionEpoch: 0,
  onExceptionsList: false,
  sessionTimeoutSeconds: null,
  policy: {
    subscriptionOid: 100,
    apiKeysEnabled: true,
    authentication: 'Rally Only',
    exceptionsListInUse: false,
    passwordExpirationDays: 30,
    maximumLoginAttempts: 5,
    lockoutMinutes: 60,
    sessionLifetimeSeconds: null,
    profile: 'rally',
    passwordMinimumLength: null,
    passwordClasses: null,
    previousPasswordCount: 0,
    allowedNetworks: null,
    networksBindAdministrators: false,
  },
});

const [user, other] = [person(1), person(2)];

const sessionId = (letter: string): string => letter.repeat(100);
const [LIVE, OTHERS, DEAD] = [sessionId('a'), sessionId('b'), sessionId('d')];

const sessions = new Map<string, SessionFacts>(
  [
    { id: LIVE, account: user, ended: false },
    { id: OTHERS, account: other, ended: false },
    { id: DEAD, account: user, ended: true },
  ].map(({ id, account, ended }) => [
    id,
    {
      digest: credentialDigest(id),
      account,
      issuedAt: NOW,
      epoch: 0,
      lastUsed: NOW,
      ended,
      securityToken: `token of ${id}`,
    },
  ]),
);

const [FULL, READ_ONLY, UNKNOWN] = ['full', 'read-only', 'unknown'].map((name) => `_${name}`.padEnd(44, '0'));
const [ALM, OPENID, EXPIRED] = ['alm', 'openid', 'expired'].map((name) => `token-${name}`);

const keys = new Map(
  (['Full Access', 'ALM WSAPI Read-only'] as const).map((grant, at) => [
    credentialDigest([FULL, READ_ONLY][at] ?? ''),
    {
      oid: at,
      grant,
      lastActive: NOW,
      formerUntil: null,
      expiresAt: null,
      idleDays: null,
      networks: null,
      account: user,
    },
  ]),
);

const tokens = new Map(
  [ALM, OPENID, EXPIRED].map((value = '', oid) => [
    credentialDigest(value),
    {
      oid,
      clientId: 'an application',
      scopes: value === OPENID ? ['openid'] : ['alm'],
      expiresAt: new Date(NOW.getTime() + (value === EXPIRED ? -1 : DAY)),
      revoked: false,
      account: user,
    },
  ]),
);

const lookup: AccountReader = {
  userNamed: async (name) => [user, other].find(({ userName }) => userName === name) ?? null,
  apiKey: async (_value, digest) => keys.get(digest) ?? null,
  session: async (id) => sessions.get(id) ?? null,
  accessToken: async (digest) => tokens.get(digest) ?? null,
};

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

/** Each carrier with all that it can carry; the first of each is nothing. */
const CARRIERS: readonly (readonly [header: string, values: readonly (string | undefined)[]])[] = [
  ['Cookie', [undefined, ...[LIVE, OTHERS, DEAD].map((id) => `JSESSIONID=${id}`)]],
  ['cookie', [undefined, ...[LIVE, OTHERS, DEAD, FULL, READ_ONLY, UNKNOWN].map((value) => `ZSESSIONID=${value}`)]],
  ['ZSESSIONID', [undefined, FULL, READ_ONLY, UNKNOWN, LIVE, DEAD, ALM, OPENID, EXPIRED]],
  [
    'Authorization',
    [
      undefined,
      basic('user1:right'),
      basic('user1:wrong'),
      basic('user2:right'),
      basic('nobody:right'),
      basic(`${FULL}:${FULL}`),
      basic(`:${LIVE}`),
      `Bearer ${ALM}`,
      `Bearer ${EXPIRED}`,
      'Basic ?',
    ],
  ],
];

interface Surroundings {
  readonly edition: 'saas' | 'onprem';
  readonly apiVersion: '1.x' | '2.x';
  readonly from: string | null;
  readonly key: string | null;
}

const SURROUNDINGS: readonly Surroundings[] = (['saas', 'onprem'] as const).flatMap((edition) =>
  (['1.x', '2.x'] as const).flatMap((apiVersion) =>
    [null, 'https://elsewhere.example'].flatMap((from) =>
      [null, `token of ${LIVE}`, 'garbage'].map((key) => ({ edition, apiVersion, from, key })),
    ),
  ),
);

type Headers = readonly (readonly [string, string])[];

/** As the authenticator does it, with a password that is right when it says so. */
const decided = async (headers: Headers, around: Surroundings, intent: 'read' | 'write'): Promise<Decision> => {
  const presented = readPresented({
    rawHeaders: [...headers, ...(around.from === null ? [] : [['Origin', around.from] as const])].flat(),
    queryParameters: around.key === null ? [] : [['key', around.key]],
  });
  const situation: Situation = {
    ...(await assess(lookup, presented)),
    edition: around.edition,
    now: NOW,
    apiVersion: around.apiVersion,
    intent,
    asksOnlyForSelf: false,
    crossSite: isCrossSite(presented, ORIGIN),
    networkAllows: () => true,
    remoteAddress: '127.0.0.1',
  };
  const first = decide(situation);
  if (first.kind !== 'password-question') return first;
  const right = presented.basic.kind === 'password' && presented.basic.password === 'right' && first.against !== null;
  const second = decide({
    ...situation,
    basic: {
      ...(situation.basic as typeof situation.basic & { kind: 'password' }),
      verdict: right ? 'right' : 'wrong',
    },
  });
  if (second.kind === 'password-question') throw new Error('a checked password was asked again');
  return second;
};

/** As whom a request acts, and whether it writes; null: it is refused. */
interface Rights {
  readonly userOid: number;
  readonly writes: boolean;
}

const rightsOf = async (headers: Headers, around: Surroundings): Promise<Rights | null> => {
  const [reading, writing] = await Promise.all([decided(headers, around, 'read'), decided(headers, around, 'write')]);
  if (reading.kind === 'refused') {
    expect(writing.kind).toBe('refused');
    return null;
  }
  if (writing.kind === 'accepted') expect(writing.principal.userOid).toBe(reading.principal.userOid);
  return { userOid: reading.principal.userOid, writes: writing.kind === 'accepted' };
};

const isWithin = (rights: Rights | null, most: Rights | null): boolean =>
  rights === null || (most !== null && rights.userOid === most.userOid && (most.writes || !rights.writes));

interface Combination {
  readonly headers: Headers;
  readonly rights: Rights | null;
}

const selections: readonly (readonly number[])[] = CARRIERS.reduce<readonly (readonly number[])[]>(
  (begun, [, values]) => begun.flatMap((each) => values.map((_, at) => [...each, at])),
  [[]],
);

const lone = selections.filter((selection) => selection.filter((at) => at !== 0).length === 1);
const carrierOf = (selection: readonly number[]): number => selection.findIndex((at) => at !== 0);

/** Two values of one carrier, beside nothing or one value of another carrier. */
const repeated = lone.flatMap((first) =>
  lone
    .filter((second) => carrierOf(second) === carrierOf(first) && second.join() < first.join())
    .flatMap((second) =>
      [CARRIERS.map(() => 0), ...lone.filter((each) => carrierOf(each) !== carrierOf(first))].map((beside) => ({
        first,
        second,
        beside,
      })),
    ),
);

const headersOf = (selection: readonly number[]): Headers =>
  selection.flatMap((at, carrier) => {
    const [name, values] = CARRIERS[carrier] ?? ['', []];
    const value = values[at];
    return value === undefined ? [] : [[name, value] as const];
  });

describe.each(SURROUNDINGS)('on $edition, in $apiVersion, from $from, with ?key=$key', (around) => {
  const combinations = new Map<string, Combination>();
  const at = (selection: readonly number[]): Combination => {
    const found = combinations.get(selection.join());
    if (found === undefined) throw new Error('every selection is one of them');
    return found;
  };

  beforeAll(async () => {
    for (const selection of selections) {
      const headers = headersOf(selection);
      combinations.set(selection.join(), { headers, rights: await rightsOf(headers, around) });
    }
  });

  /** The same selection with one carrier alone, and with it left out. */
  const alone = (selection: readonly number[], carrier: number) =>
    at(selection.map((each, index) => (index === carrier ? each : 0)));
  const without = (selection: readonly number[], carrier: number) =>
    at(selection.map((each, index) => (index === carrier ? 0 : each)));

  test('no combination has more rights than the strongest of its credentials', () => {
    const exceeding = selections.filter((selection) => {
      const { rights } = at(selection);
      return !selection.some((_, carrier) => isWithin(rights, alone(selection, carrier).rights));
    });
    expect(exceeding.map(headersOf)).toEqual([]);
    expect(selections.filter((selection) => at(selection).rights !== null).length).toBeGreaterThan(100);
  });

  test('a credential that opens nothing alone adds nothing to others', () => {
    let looked = 0;
    const helped = selections.filter((selection) =>
      selection.some((chosen, carrier) => {
        if (chosen === 0 || alone(selection, carrier).rights !== null) return false;
        looked++;
        return !isWithin(at(selection).rights, without(selection, carrier).rights);
      }),
    );
    expect(looked).toBeGreaterThan(1_000);
    expect(helped.map(headersOf)).toEqual([]);
  });

  test('the order of headers never matters', async () => {
    for (const selection of selections) {
      const { headers } = at(selection);
      if (headers.length < 2) continue;
      const [straight, turned] = await Promise.all([
        decided(headers, around, 'write'),
        decided(headers.toReversed(), around, 'write'),
      ]);
      expect(turned).toEqual(straight);
    }
  });

  test('the same header twice, in either order, has no more rights than the strongest of all, and the same', async () => {
    for (const { first, second, beside } of repeated) {
      const headers = headersOf(first).concat(headersOf(second), headersOf(beside));
      const [straight, turned] = await Promise.all([
        decided(headers, around, 'write'),
        decided(headers.toReversed(), around, 'write'),
      ]);
      expect(turned).toEqual(straight);
      const rights = await rightsOf(headers, around);
      const most = [first, second, beside].map((selection) => at(selection).rights);
      expect([headers, most.some((each) => isWithin(rights, each))]).toEqual([headers, true]);
    }
  });
});
