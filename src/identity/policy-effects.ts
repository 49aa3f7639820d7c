import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';
import type { KeyStanding, SessionStanding, UserStanding } from '../storage/stores/standing-store.ts';
import {
  isLocked,
  isPasswordExpired,
  lockStopsKeys,
  mayUsePassword,
  passwordAgeStopsKeys,
  type StandingFacts,
} from './account-rules.ts';
import { endFault } from './api-key-rules.ts';
import { networkAllows } from './ip-filter.ts';
import { sessionEnd } from './session-rules.ts';

/** The subscription's rules at one moment, as they are or as they would be. */
export interface RulesInForce {
  readonly policy: SubscriptionPolicy;
  /** Null: users choose. */
  readonly sessionTimeoutSeconds: number | null;
  /** The users on the list of SSO exceptions. */
  readonly exceptions: ReadonlySet<number>;
}

/** Everybody and everything that a setting may stop or let in again. */
export interface Standings {
  readonly users: readonly UserStanding[];
  readonly keys: readonly KeyStanding[];
  readonly sessions: readonly SessionStanding[];
}

/** What a change of settings does at once to what works now. */
export const POLICY_EFFECTS = [
  'keys-stop',
  'keys-work-again',
  'passwords-barred',
  'passwords-allowed-again',
  'passwords-expire',
  'passwords-valid-again',
  'sessions-end',
  'sessions-outside-networks',
] as const;

export type PolicyEffectKind = (typeof POLICY_EFFECTS)[number];

export interface PolicyEffect {
  readonly kind: PolicyEffectKind;
  /** Keys, passwords or sessions. */
  readonly count: number;
  /** Whose they are. */
  readonly users: number;
}

/** What of one user works under certain rules. */
type Working = Readonly<Record<'keys' | 'passwordsAllowed' | 'passwordsFresh', boolean>>;

const factsOf = (user: UserStanding, { policy, exceptions }: RulesInForce): StandingFacts => ({
  ...user,
  onExceptionsList: exceptions.has(user.userOid),
  policy,
});

const workingOf = (user: UserStanding, rules: RulesInForce, now: Date): Working => {
  const facts = factsOf(user, rules);
  const isStale = isPasswordExpired(facts, now);
  const passwordsAllowed = user.hasPassword && mayUsePassword(facts);
  return {
    keys:
      rules.policy.apiKeysEnabled &&
      !(lockStopsKeys(facts) && isLocked(facts, now)) &&
      !(passwordAgeStopsKeys(facts) && isStale),
    passwordsAllowed,
    passwordsFresh: !isStale,
  };
};

/** Counts things and, once each, the users whose they are. */
class Tally {
  #count = 0;
  readonly #users = new Set<number>();

  add(userOid: number, count = 1): void {
    if (count === 0) return;
    this.#count += count;
    this.#users.add(userOid);
  }

  effect(kind: PolicyEffectKind): PolicyEffect {
    return { kind, count: this.#count, users: this.#users.size };
  }
}

const tallies = (): Readonly<Record<PolicyEffectKind, Tally>> => ({
  'keys-stop': new Tally(),
  'keys-work-again': new Tally(),
  'passwords-barred': new Tally(),
  'passwords-allowed-again': new Tally(),
  'passwords-expire': new Tally(),
  'passwords-valid-again': new Tally(),
  'sessions-end': new Tally(),
  'sessions-outside-networks': new Tally(),
});

type Tallies = ReturnType<typeof tallies>;

const countPasswords = (tally: Tallies, { userOid }: UserStanding, before: Working, after: Working): void => {
  if (before.passwordsAllowed && !after.passwordsAllowed) tally['passwords-barred'].add(userOid);
  if (!before.passwordsAllowed && after.passwordsAllowed) tally['passwords-allowed-again'].add(userOid);
  if (!after.passwordsAllowed) return;
  if (before.passwordsFresh && !after.passwordsFresh) tally['passwords-expire'].add(userOid);
  if (!before.passwordsFresh && after.passwordsFresh) tally['passwords-valid-again'].add(userOid);
};

const countKeys = (tally: Tallies, { userOid }: UserStanding, keys: number, before: Working, after: Working): void => {
  if (before.keys && !after.keys) tally['keys-stop'].add(userOid, keys);
  if (!before.keys && after.keys) tally['keys-work-again'].add(userOid, keys);
};

const endOf = (session: SessionStanding, user: UserStanding, rules: RulesInForce): Date =>
  sessionEnd({
    ...session,
    account: {
      sessionTimeoutSeconds: rules.sessionTimeoutSeconds ?? user.ownTimeoutSeconds,
      policy: rules.policy,
    },
  });

const isLetIn = ({ address }: SessionStanding, user: UserStanding, { policy }: RulesInForce): boolean =>
  // A session of which no address is known says nothing about networks.
  address === null || networkAllows({ ...user, policy }, address);

/** What becomes of what works now, when the rules become others; only what changes is told, in the order of POLICY_EFFECTS. */
export const policyEffects = (
  { users, keys, sessions }: Standings,
  before: RulesInForce,
  after: RulesInForce,
  now: Date,
): readonly PolicyEffect[] => {
  const tally = tallies();
  const byOid = new Map(users.map((user) => [user.userOid, user]));
  const keysOf = Map.groupBy(
    keys.filter((key) => endFault(key, now) === null),
    ({ userOid }) => userOid,
  );
  for (const user of users) {
    const [was, becomes] = [workingOf(user, before, now), workingOf(user, after, now)];
    countPasswords(tally, user, was, becomes);
    countKeys(tally, user, keysOf.get(user.userOid)?.length ?? 0, was, becomes);
  }
  for (const session of sessions) {
    const user = byOid.get(session.userOid);
    if (user === undefined || endOf(session, user, before) <= now) continue;
    if (endOf(session, user, after) <= now) tally['sessions-end'].add(user.userOid);
    else if (isLetIn(session, user, before) && !isLetIn(session, user, after))
      tally['sessions-outside-networks'].add(user.userOid);
  }
  return POLICY_EFFECTS.map((kind) => tally[kind].effect(kind)).filter(({ count }) => count > 0);
};
