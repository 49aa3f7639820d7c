import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PolicyEffect,
  policyEffects,
  type RulesInForce,
  type Standings,
} from '../../src/identity/policy-effects.ts';
import {
  AUTHENTICATION_POLICIES,
  POLICY_PROFILES,
  type PolicyRow,
  policyOf,
} from '../../src/storage/stores/account-store.ts';

const NOW = new Date('2030-01-15T12:00:00.000Z');
const HOUR = 3_600_000;

const past = fc.integer({ min: 0, max: 800 * 24 }).map((hours) => new Date(NOW.getTime() - hours * HOUR));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const USERS = 6;
const userOid = fc.integer({ min: 1, max: USERS });

const row: fc.Arbitrary<PolicyRow> = fc.record({
  subscription_oid: fc.constant(1),
  policy_profile: fc.constantFrom(...POLICY_PROFILES),
  api_keys_enabled: fc.boolean(),
  authentication_policy: maybe(fc.constantFrom(...AUTHENTICATION_POLICIES)),
  exceptions_list_in_use: fc.boolean(),
  password_expiration_days: maybe(fc.integer({ min: 0, max: 365 })),
  maximumloginattempts: fc.constant(null),
  user_lockout_time: fc.constant(null),
  password_minimum_length: fc.constant(null),
  numberof_password_rules: fc.constant(null),
  previous_password_count: fc.constant(null),
  ip_address_restriction_enabled: fc.boolean(),
  restricted_ip_addresses: maybe(fc.constantFrom('10.0.0.0/8', '192.0.2.1', '')),
  apply_ip_address_restriction_to_sub_admins: fc.boolean(),
  session_lifetime_seconds: maybe(fc.integer({ min: 600, max: 2_592_000 })),
});

const rules: fc.Arbitrary<RulesInForce> = fc.record({
  policy: row.map(policyOf),
  sessionTimeoutSeconds: maybe(fc.integer({ min: 600, max: 1_209_600 })),
  exceptions: fc.uniqueArray(userOid).map((oids) => new Set(oids)),
});

const user = (oid: number) =>
  fc.record({
    userOid: fc.constant(oid),
    subscriptionAdmin: fc.boolean(),
    lockedUntil: maybe(fc.constant(new Date(NOW.getTime() + HOUR))),
    passwordUpdated: maybe(past),
    lastLogin: maybe(past),
    lastActive: maybe(past),
    unlockedAt: fc.constant(null),
    hasPassword: fc.boolean(),
    ownTimeoutSeconds: maybe(fc.integer({ min: 600, max: 1_209_600 })),
  });

const standings: fc.Arbitrary<Standings> = fc.record({
  users: fc.tuple(...Array.from({ length: USERS }, (_, at) => user(at + 1))),
  keys: fc.array(
    fc.record({ userOid, expiresAt: maybe(past), idleDays: maybe(fc.integer({ min: 1, max: 90 })), lastActive: past }),
  ),
  sessions: fc.array(
    fc.record({ userOid, issuedAt: past, lastUsed: past, address: maybe(fc.constantFrom('10.1.2.3', '::1')) }),
  ),
});

const countOf = (effects: readonly PolicyEffect[], kind: PolicyEffect['kind']): readonly number[] => {
  const found = effects.find((each) => each.kind === kind);
  return [found?.count ?? 0, found?.users ?? 0];
};

const OPPOSITES = [
  ['keys-stop', 'keys-work-again'],
  ['passwords-barred', 'passwords-allowed-again'],
] as const;

describe('what a change of policy does at once', () => {
  it('is nothing where the rules stay', () => {
    fc.assert(
      fc.property(standings, rules, (all, same) => {
        expect(policyEffects(all, same, same, NOW)).toEqual([]);
      }),
    );
  });

  it('is undone by the change back', () => {
    fc.assert(
      fc.property(standings, rules, rules, (all, before, after) => {
        const [there, back] = [policyEffects(all, before, after, NOW), policyEffects(all, after, before, NOW)];
        for (const [stops, works] of OPPOSITES) expect(countOf(there, stops)).toEqual(countOf(back, works));
      }),
    );
  });

  it('touches no more than there is, and each user once', () => {
    fc.assert(
      fc.property(standings, rules, rules, (all, before, after) => {
        for (const { kind, count, users } of policyEffects(all, before, after, NOW)) {
          const most = kind.startsWith('keys')
            ? all.keys.length
            : kind.startsWith('sessions')
              ? all.sessions.length
              : USERS;
          expect(count).toBeLessThanOrEqual(most);
          expect(users).toBeLessThanOrEqual(Math.min(USERS, count));
          expect(users).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('stops every key that worked when keys are switched off', () => {
    fc.assert(
      fc.property(standings, rules, (all, before) => {
        const after = { ...before, policy: { ...before.policy, apiKeysEnabled: false } };
        const on = { ...before, policy: { ...before.policy, apiKeysEnabled: true } };
        const stopped = countOf(policyEffects(all, before, after, NOW), 'keys-stop');
        const working = before.policy.apiKeysEnabled
          ? countOf(policyEffects(all, after, on, NOW), 'keys-work-again')
          : [0, 0];
        expect(stopped).toEqual(working);
      }),
    );
  });
});
