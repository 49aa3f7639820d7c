import { badNetwork } from '../identity/ip-filter.ts';
import { type PolicyEffect, policyEffects } from '../identity/policy-effects.ts';
import { LONGEST_IDLE_MS } from '../identity/session-rules.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { POLICY_PROFILES, type PolicyProfile } from '../storage/stores/account-store.ts';
import { selectKeyStandings, selectSessionStandings, selectStandings } from '../storage/stores/standing-store.ts';
import { MOST_EXCEPTIONS } from '../wsapi/rules/subscription-rules.ts';
import { answered } from './login-answer.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { ownAddress } from './own-address.ts';
import { refusedMembers } from './refused-members.ts';
import { isSessionLifetime, SESSION_LIFETIME_TAKES } from './session-policy-routes.ts';
import { readSettings, type WrongMember } from './subscription-settings.ts';
import { type SupposedChange, type SupposedRules, supposeRules } from './supposed-rules.ts';

const isUserList = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length <= MOST_EXCEPTIONS && value.every((each) => Number.isSafeInteger(each));

const isProfile = (value: unknown): value is PolicyProfile => POLICY_PROFILES.some((each) => each === value);

const USERS_TAKE = `at most ${MOST_EXCEPTIONS} ObjectIDs`;

/** Reads the members that other routes change, one by one; the first that is wrong is kept. */
class OtherMembers {
  readonly #body: ReadonlyMap<string, unknown>;
  readonly names: string[] = [];
  wrong: WrongMember | null = null;

  constructor(body: ReadonlyMap<string, unknown>) {
    this.#body = body;
  }

  read<Value>(member: string, fits: (value: unknown) => value is Value, takes: string): Value | undefined {
    this.names.push(member);
    if (!this.#body.has(member)) return undefined;
    const value = this.#body.get(member);
    if (fits(value)) return value;
    this.wrong ??= { member, sentence: `${member} takes ${takes}.` };
    return undefined;
  }
}

const readSupposed = (body: ReadonlyMap<string, unknown>): Result<SupposedChange, WrongMember> => {
  const others = new OtherMembers(body);
  const change = {
    profile: others.read('Profile', isProfile, `one of: ${POLICY_PROFILES.join(', ')}`),
    sessionLifetimeSeconds: others.read('SessionLifetimeSeconds', isSessionLifetime, SESSION_LIFETIME_TAKES),
    exceptionsAdded: others.read('ExceptionsAdded', isUserList, USERS_TAKE),
    exceptionsRemoved: others.read('ExceptionsRemoved', isUserList, USERS_TAKE),
  };
  if (others.wrong !== null) return err(others.wrong);
  const settings = readSettings([...body].filter(([member]) => !others.names.includes(member)));
  if (!settings.ok) return settings;
  const bad = badNetwork(String(settings.value.RestrictedIPAddresses ?? ''));
  if (bad !== null) return err({ member: 'RestrictedIPAddresses', sentence: `${bad} is an invalid value` });
  return ok({ settings: settings.value, ...change });
};

const effectsOf = async (
  { before, after }: SupposedRules,
  { find, clock, edition }: LoginServices,
): Promise<readonly PolicyEffect[]> => {
  const now = clock();
  const [users, keys, sessions] = await Promise.all([
    selectStandings(find),
    // Where the edition has none they do nothing, and so none can stop.
    edition === 'saas' ? selectKeyStandings(find) : [],
    selectSessionStandings(find, new Date(now.getTime() - LONGEST_IDLE_MS)),
  ]);
  return policyEffects({ users, keys, sessions }, before, after, now);
};

const preview: SignedInRoute = {
  method: 'POST',
  path: '/subscription/preview',
  caller: 'administrator',
  readOnly: true,
  sentence: 'What a change of settings would do at once to keys, passwords and sessions; it changes nothing.',
  answer: async ({ body, remoteAddress }, services) => {
    const change = readSupposed(body);
    if (!change.ok) {
      const { member, sentence } = change.error;
      return refusedMembers('bad-member', { [member]: sentence });
    }
    const rules = await supposeRules(services.pool, change.value);
    const effects = await effectsOf(rules, services);
    return answered({
      Effects: effects.map(({ kind, count, users }) => ({ Effect: kind, Count: count, Users: users })),
      Address: remoteAddress,
      OwnAddress: ownAddress(rules.after.policy, remoteAddress),
    });
  },
};

export const SUBSCRIPTION_PREVIEW_ROUTES: readonly SignedInRoute[] = [preview];
