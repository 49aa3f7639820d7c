import type { Clock } from '../kernel/clock.ts';
import { type Sql, updateDisabled } from '../storage/stores/account-store.ts';
import {
  addSsoException,
  removeSsoException,
  writeSubscriptionState,
  writeUserState,
  writeViewerRole,
} from '../storage/stores/scenario-store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Where a state is put into force. */
export interface Stage {
  readonly sql: Sql;
  readonly clock: Clock;
}

/** A state of one user. */
export interface UserScenario {
  readonly sentence: string;
  apply(stage: Stage, userOid: number): Promise<unknown>;
}

const since = ({ clock }: Stage, ms: number): Date => new Date(clock().getTime() + ms);

/** For any user, of whatever data. */
export const USER_SCENARIOS = {
  'expired-password': {
    sentence: 'Passwords expire after 30 days, and the user’s is 31 days old.',
    apply: async (stage, userOid) => {
      await writeSubscriptionState(stage.sql, { passwordExpirationDays: 30 });
      await writeUserState(stage.sql, userOid, { passwordUpdated: since(stage, -31 * DAY_MS) });
    },
  },
  locked: {
    sentence: 'The user is locked for half an hour.',
    apply: (stage, userOid) => writeUserState(stage.sql, userOid, { lockedUntil: since(stage, 30 * MINUTE_MS) }),
  },
  disabled: {
    sentence: 'The user is disabled, which ended their sessions and access tokens.',
    apply: ({ sql }, userOid) => updateDisabled(sql, userOid, true),
  },
  deleted: {
    sentence: 'The user is deleted, and their API keys with them.',
    apply: ({ sql }, userOid) => writeUserState(sql, userOid, { deleted: true }),
  },
  'disabled-in-directory': {
    sentence: 'People sign in by single sign-on; the company’s directory no longer knows the user, who is active here.',
    apply: async ({ sql }, userOid) => {
      await writeSubscriptionState(sql, { authentication: 'SSO With Exceptions' });
      await removeSsoException(sql, userOid);
    },
  },
  'on-exceptions-list': {
    sentence: 'Everybody signs in by single sign-on but the user, who is on the list of exceptions.',
    apply: async ({ sql }, userOid) => {
      await writeSubscriptionState(sql, { authentication: 'SSO With Exceptions' });
      await addSsoException(sql, userOid);
    },
  },
  viewer: {
    sentence: 'The user sees their projects and may change nothing in them.',
    apply: ({ sql }, userOid) => writeViewerRole(sql, userOid),
  },
} as const satisfies Readonly<Record<string, UserScenario>>;

/** A state of the subscription. */
export interface SubscriptionScenario {
  readonly sentence: string;
  apply(stage: Stage): Promise<unknown>;
}

const authentication = (
  sentence: string,
  mode: 'Rally Only' | 'SSO Only' | 'SSO With Exceptions' | 'Rally or SSO',
) => ({
  sentence,
  apply: ({ sql }: Stage) => writeSubscriptionState(sql, { authentication: mode }),
});

export const SUBSCRIPTION_SCENARIOS = {
  'keys-off': {
    sentence: 'API keys are off.',
    apply: ({ sql }) => writeSubscriptionState(sql, { apiKeysEnabled: false }),
  },
  'keys-on': {
    sentence: 'API keys are on.',
    apply: ({ sql }) => writeSubscriptionState(sql, { apiKeysEnabled: true }),
  },
  'sso-exceptions': authentication(
    'People sign in by single sign-on; while the list of exceptions is empty, by password too.',
    'SSO With Exceptions',
  ),
  'sso-only': authentication('People sign in by single sign-on alone, but subscription administrators.', 'SSO Only'),
  'sso-hybrid': authentication('People sign in by password or by single sign-on.', 'Rally or SSO'),
  'sso-off': authentication('People sign in by password.', 'Rally Only'),
} as const satisfies Readonly<Record<string, SubscriptionScenario>>;
