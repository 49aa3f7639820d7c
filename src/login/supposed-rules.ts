import type { RulesInForce } from '../identity/policy-effects.ts';
import { assert } from '../kernel/assert.ts';
import type { Pool } from '../storage/database.ts';
import { authenticationPolicy, findPolicyRow, type PolicyProfile, policyOf } from '../storage/stores/account-store.ts';
import { findSessionPolicy } from '../storage/stores/session-policy-store.ts';
import { selectExceptions } from '../storage/stores/standing-store.ts';
import { columnsOf, type Settings } from './subscription-settings.ts';

/** What somebody thinks of changing; what is missing stays. */
export interface SupposedChange {
  readonly settings: Settings;
  readonly profile?: PolicyProfile | undefined;
  readonly sessionLifetimeSeconds?: number | null | undefined;
  readonly exceptionsAdded?: readonly number[] | undefined;
  readonly exceptionsRemoved?: readonly number[] | undefined;
}

export interface SupposedRules {
  readonly before: RulesInForce;
  readonly after: RulesInForce;
}

const listedAfter = (
  stored: ReadonlySet<number>,
  { exceptionsAdded = [], exceptionsRemoved = [] }: SupposedChange,
): ReadonlySet<number> =>
  new Set([...[...stored].filter((oid) => !exceptionsRemoved.includes(oid)), ...exceptionsAdded]);

/** The rules as they are stored, and as they would be after a change; the very columns are exchanged, so that one function reads both. */
export const supposeRules = async (pool: Pool, change: SupposedChange): Promise<SupposedRules> => {
  const [row, sessions, stored] = await Promise.all([
    findPolicyRow(pool),
    findSessionPolicy(pool),
    selectExceptions(pool),
  ]);
  assert(row, 'a server has a subscription');
  const before = { policy: policyOf(row), sessionTimeoutSeconds: sessions.idleSeconds, exceptions: stored };

  const exceptions = listedAfter(stored, change);
  const changed = {
    ...row,
    ...columnsOf(change.settings),
    policy_profile: change.profile ?? row.policy_profile,
    session_lifetime_seconds:
      change.sessionLifetimeSeconds === undefined ? row.session_lifetime_seconds : change.sessionLifetimeSeconds,
  };
  const policy = policyOf({
    ...changed,
    exceptions_list_in_use:
      authenticationPolicy(changed.authentication_policy) === 'SSO With Exceptions' && exceptions.size > 0,
  });
  const { SessionTimeoutSeconds: idle = sessions.idleSeconds } = change.settings;
  return { before, after: { policy, sessionTimeoutSeconds: idle === null ? null : Number(idle), exceptions } };
};
