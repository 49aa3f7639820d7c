import { failureLimit, NETWORK_CHECKS } from '../identity/attempt-rules.ts';
import { POLICY_PROFILES, type SubscriptionPolicy, updateProfile } from '../storage/stores/account-store.ts';
import { answered, refused } from './login-answer.ts';
import type { SignedInRoute } from './login-route.ts';
import { passwordRulesJson } from './password-rules-json.ts';

/** The rules as they hold now: the profile decides, and in `rally` the subscription's own attributes fill it in. */
const shown = (policy: SubscriptionPolicy) => {
  const isModern = policy.profile === 'modern';
  return {
    Profile: policy.profile,
    Passwords: passwordRulesJson(policy),
    Attempts: {
      FailuresBeforeLock: failureLimit(policy),
      LockMinutes: isModern ? null : policy.lockoutMinutes,
      LockStopsKeys: !isModern,
      FailuresPerNetwork: isModern ? NETWORK_CHECKS : null,
    },
  };
};

const show: SignedInRoute = {
  method: 'GET',
  path: '/policy',
  caller: 'administrator',
  sentence: 'Which rules hold for passwords and locks.',
  answer: async (_, { authenticator }) => answered(shown(await authenticator.policy())),
};

const change: SignedInRoute = {
  method: 'PATCH',
  path: '/policy',
  caller: 'administrator',
  sentence: 'Chooses the profile of these rules; no password that is there is checked again.',
  answer: async ({ body }, { authenticator, pool }) => {
    const profile = POLICY_PROFILES.find((each) => each === body.get('Profile'));
    if (profile === undefined) return refused('bad-member', `Profile is one of: ${POLICY_PROFILES.join(', ')}.`);
    await updateProfile(pool, profile);
    authenticator.forgetAll();
    return answered(shown(await authenticator.policy()));
  },
};

export const POLICY_ROUTES: readonly SignedInRoute[] = [show, change];
