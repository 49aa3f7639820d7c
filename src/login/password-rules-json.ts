import { passwordRules } from '../identity/password-rules.ts';
import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';

/** What a password must be, as the JSON API tells it. */
export const passwordRulesJson = (policy: SubscriptionPolicy) => {
  const rules = passwordRules(policy);
  return {
    MinimumLength: rules.minimumLength,
    MaximumLength: rules.maximumLength,
    CharacterClasses: rules.classes,
    RefusesCommon: rules.refusesCommon,
    ExpirationDays: policy.profile === 'modern' ? 0 : policy.passwordExpirationDays,
    PreviousPasswordCount: policy.previousPasswordCount,
  };
};
