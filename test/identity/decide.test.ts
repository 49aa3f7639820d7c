import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/identity/decide.ts';
import type { Decision } from '../../src/identity/decision.ts';
import { REASONS } from '../../src/identity/reasons.ts';
import type { BasicSituation, Carried, Carrier, SessionFacts, Situation } from '../../src/identity/situation.ts';
import { type Account, AUTHENTICATION_POLICIES, POLICY_PROFILES } from '../../src/storage/stores/account-store.ts';

const NOW = new Date(Date.UTC(2030, 0, 15));
const DAY = 86_400_000;
const before = (ms: number) => new Date(NOW.getTime() - ms);

const account = fc
  .record({
    userOid: fc.constantFrom(1, 2),
    subscriptionAdmin: fc.boolean(),
    disabled: fc.boolean(),
    deleted: fc.boolean(),
    locked: fc.boolean(),
    expired: fc.boolean(),
    onExceptionsList: fc.boolean(),
    exceptionsListInUse: fc.boolean(),
    apiKeysEnabled: fc.boolean(),
    authentication: fc.constantFrom(...AUTHENTICATION_POLICIES),
    profile: fc.constantFrom(...POLICY_PROFILES),
  })
  .map(
    (made): Account => ({
      userOid: made.userOid,
      userName: `user${made.userOid}`,
      subscriptionAdmin: made.subscriptionAdmin,
      disabled: made.disabled,
      deleted: made.deleted,
      lockedUntil: made.locked ? new Date(NOW.getTime() + 1) : null,
      passwordUpdated: before(made.expired ? 31 * DAY : DAY),
      lastLogin: null,
      lastActive: null,
      unlockedAt: null,
      emailAddress: null,
      failedLoginAttempts: 0,
      canCreateApiKey: true,
      canCreateOAuthClient: true,
      passwordHash: 'a hash',
      sessionEpoch: 0,
      onExceptionsList: made.onExceptionsList,
      sessionTimeoutSeconds: null,
      policy: {
        subscriptionOid: 100,
        apiKeysEnabled: made.apiKeysEnabled,
        authentication: made.authentication,
        exceptionsListInUse: made.exceptionsListInUse,
        passwordExpirationDays: 30,
        maximumLoginAttempts: 5,
        lockoutMinutes: 60,
        sessionLifetimeSeconds: null,
        profile: made.profile,
        passwordMinimumLength: null,
        passwordClasses: null,
        previousPasswordCount: 0,
        allowedNetworks: null,
        networksBindAdministrators: false,
      },
    }),
  );

/** Mostly people in good standing, or nearly everything would be refused for its account. */
const person = fc.oneof(
  { arbitrary: account, weight: 1 },
  {
    arbitrary: account.map((made) => ({
      ...made,
      disabled: false,
      deleted: false,
      lockedUntil: null,
      passwordUpdated: before(DAY),
      policy: { ...made.policy, authentication: 'Rally Only' as const, apiKeysEnabled: true },
    })),
    weight: 3,
  },
);

const sessionNamed = (name: string) =>
  fc.record({ account: person, idleDays: fc.constantFrom(0, 0, 2), ended: fc.constantFrom(false, false, true) }).map(
    (made): SessionFacts => ({
      digest: name,
      account: made.account,
      issuedAt: before(made.idleDays * DAY),
      epoch: 0,
      lastUsed: null,
      ended: made.ended,
      securityToken: `token of ${name}`,
    }),
  );

const session = fc.constantFrom('A', 'B', 'C').chain(sessionNamed);

const found = fc.oneof(
  fc.record({
    kind: fc.constant('api-key' as const),
    key: fc.option(
      fc.record({
        oid: fc.constantFrom(11, 12),
        grant: fc.constantFrom('Full Access' as const, 'ALM WSAPI Read-only' as const),
        lastActive: fc.constantFrom(before(1), before(31 * DAY)),
        formerUntil: fc.constantFrom(null, null, before(0), new Date(NOW.getTime() + 1)),
        expiresAt: fc.constantFrom(null, null, before(0), new Date(NOW.getTime() + 1)),
        idleDays: fc.constantFrom(null, null, 30),
        networks: fc.constantFrom(null, null, ['10.0.0.0/8']),
        account: person,
      }),
    ),
  }),
  fc.record({ kind: fc.constant('session' as const), session: fc.option(session) }),
  fc.record({
    kind: fc.constant('access-token' as const),
    form: fc.constantFrom('other' as const, 'security-token' as const, 'key-without-underscore' as const),
    token: fc.option(
      fc.record({
        oid: fc.constant(21),
        clientId: fc.constant('an application'),
        scopes: fc.constantFrom(['alm'], ['openid']),
        expiresAt: fc.constantFrom(new Date(NOW.getTime() + DAY), before(1)),
        revoked: fc.boolean(),
        account: person,
      }),
    ),
  }),
);

const carried = (carrier: fc.Arbitrary<Carrier>) =>
  fc.record({ carrier, digest: fc.uuid(), found }).map((made): Carried => made);

const basic: fc.Arbitrary<BasicSituation> = fc.oneof(
  fc.constantFrom<BasicSituation>({ kind: 'absent' }, { kind: 'malformed' }, { kind: 'blank' }),
  fc.record({
    kind: fc.constant('password' as const),
    account: fc.option(person),
    verdict: fc.constantFrom('right', 'right', 'wrong', 'held', 'queue-full', 'network-throttled'),
  }),
);

const situation: fc.Arbitrary<Situation> = fc.record({
  edition: fc.constantFrom('saas' as const, 'saas' as const, 'onprem' as const, 'sandbox' as const),
  now: fc.constant(NOW),
  apiVersion: fc.constantFrom('1.x' as const, '2.x' as const, '2.x' as const),
  intent: fc.constantFrom('read' as const, 'write' as const),
  asksOnlyForSelf: fc.boolean(),
  jsessionid: fc.array(session, { maxLength: 2 }),
  zsessionidCookie: fc.array(carried(fc.constant('cookie')), { maxLength: 2 }),
  carried: fc.array(carried(fc.constantFrom('header', 'bearer', 'basic')), { maxLength: 2 }),
  isCrowded: fc.constantFrom(false, false, false, true),
  basic,
  sessionCookieSent: fc.boolean(),
  securityTokens: fc.array(fc.constantFrom('token of A', 'token of B', 'None'), { maxLength: 2 }),
  keyInUrl: fc.boolean(),
  loginKeyInUrl: fc.boolean(),
  crossSite: fc.boolean(),
  remoteAddress: fc.constantFrom('10.1.2.3', '192.0.2.1'),
  networkAllows: fc.constantFrom(
    () => true,
    () => true,
    () => true,
    () => false,
  ),
});

const decided = (given: Situation): Decision => {
  const decision = decide(given);
  if (decision.kind === 'password-question') throw new Error('a checked password was asked again');
  return decision;
};

/** The user that a request acts as, or null where it is refused. */
const actsAs = (given: Situation): number | null => {
  const decision = decided(given);
  return decision.kind === 'accepted' ? decision.principal.userOid : null;
};

const nothing = {
  jsessionid: [],
  zsessionidCookie: [],
  carried: [],
  isCrowded: false,
  basic: { kind: 'absent' },
} as const;

/** The same request with each of its credentials alone. */
const alone = (given: Situation): readonly Situation[] => [
  ...given.jsessionid.map((each) => ({ ...given, ...nothing, jsessionid: [each] })),
  ...given.zsessionidCookie.map((each) => ({ ...given, ...nothing, zsessionidCookie: [each] })),
  ...given.carried.map((each) => ({ ...given, ...nothing, carried: [each] })),
  { ...given, ...nothing, basic: given.basic },
];

const RUNS = { numRuns: 20_000 };

describe('whatever is combined', () => {
  test('nobody gets more than one of the credentials alone would give', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const user = actsAs(given);
        if (user !== null) expect(alone(given).map(actsAs)).toContain(user);
      }),
      RUNS,
    );
  });

  test('a credential that opens nothing by itself never helps the others', () => {
    fc.assert(
      fc.property(situation, situation, (given, other) => {
        const dead = (one: Partial<Situation>): boolean =>
          (['read', 'write'] as const).every(
            (intent) =>
              actsAs({ ...given, ...nothing, intent, crossSite: false, networkAllows: () => true, ...one }) === null,
          );
        if (actsAs(given) !== null) return;
        for (const each of other.jsessionid.filter((one) => dead({ jsessionid: [one] }))) {
          expect(actsAs({ ...given, jsessionid: [...given.jsessionid, each] })).toBeNull();
        }
        for (const each of other.zsessionidCookie.filter((one) => dead({ zsessionidCookie: [one] }))) {
          expect(actsAs({ ...given, zsessionidCookie: [...given.zsessionidCookie, each] })).toBeNull();
        }
        for (const each of other.carried.filter((one) => dead({ carried: [one] }))) {
          expect(actsAs({ ...given, carried: [...given.carried, each] })).toBeNull();
        }
        if (given.basic.kind === 'absent' && dead({ basic: other.basic })) {
          expect(actsAs({ ...given, basic: other.basic })).toBeNull();
        }
      }),
      RUNS,
    );
  });

  test('the order of values never matters', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const turned: Situation = {
          ...given,
          jsessionid: given.jsessionid.toReversed(),
          zsessionidCookie: given.zsessionidCookie.toReversed(),
          carried: given.carried.toReversed(),
          securityTokens: given.securityTokens.toReversed(),
        };
        expect(actsAs(turned)).toBe(actsAs(given));
      }),
      RUNS,
    );
  });

  test('a write is accepted exactly where a read says that it would be', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const reading = decided({ ...given, intent: 'read' });
        const canWrite = reading.kind === 'accepted' && reading.principal.canWrite;
        expect(decided({ ...given, intent: 'write' }).kind === 'accepted').toBe(canWrite);
      }),
      RUNS,
    );
  });

  test('only a password or a living session leaves a session behind', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { session } = decided(given);
        if (session === 'new') expect(given.basic).toMatchObject({ kind: 'password', verdict: 'right' });
        const decision = decided(given);
        if (
          decision.kind === 'accepted' &&
          (decision.principal.via === 'api-key' || decision.principal.via === 'access-token')
        ) {
          expect(session).toBeNull();
        }
      }),
      RUNS,
    );
  });

  test('a failed password is answered alike whatever was wrong, and tells no reason', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const decision = decided(given);
        if (decision.kind === 'refused' && decision.answer === 'wrong-password') {
          expect(REASONS[decision.reason].told).toBe('log');
          expect(decision.session).toBeNull();
        }
      }),
      RUNS,
    );
  });

  test('nobody disabled or deleted is let in, by a password nobody locked or with an expired one', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const decision = decided(given);
        if (decision.kind !== 'accepted') return;
        expect(decision.account).toMatchObject({ disabled: false, deleted: false });
        if (!decision.passwordVerified || given.basic.kind !== 'password') return;
        expect(given.basic.account).toMatchObject({ lockedUntil: null });
        // In `modern` no password expires.
        if (given.basic.account?.policy.profile === 'rally')
          expect(given.basic.account).toMatchObject({ passwordUpdated: before(DAY) });
      }),
      RUNS,
    );
  });

  test('a key in the URL authenticates nobody', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const inUrl = (keyInUrl: boolean, loginKeyInUrl: boolean) => ({ ...given, keyInUrl, loginKeyInUrl });
        for (const [carried, reason] of [
          [inUrl(true, false), 'key-in-url'],
          [inUrl(false, true), 'login-key'],
        ] as const) {
          expect(decided({ ...carried, ...nothing })).toMatchObject({ kind: 'refused', reason });
          expect(actsAs(carried)).toBe(actsAs(inUrl(false, false)));
        }
      }),
      RUNS,
    );
  });

  test('the password is asked about once, and never where another credential decides', () => {
    fc.assert(
      fc.property(situation, (given) => {
        if (given.basic.kind !== 'password') return;
        const asked = decide({ ...given, basic: { ...given.basic, verdict: 'unchecked' } });
        if (asked.kind === 'password-question') {
          if (asked.against !== null) expect(asked.against).toBe(given.basic.account);
        } else {
          expect(asked).toEqual(decided(given));
        }
      }),
      RUNS,
    );
  });
});
