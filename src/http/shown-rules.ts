import { type PasswordPolicy, passwordRuleSentences, passwordRules } from '../identity/password-rules.ts';
import type { ShownRules } from '../pages/new-password-fields.ts';

/** The rules for new passwords as a page shows them. */
export const shownRules = (policy: PasswordPolicy & { readonly previousPasswordCount: number }): ShownRules => {
  const rules = passwordRules(policy);
  return {
    sentences: passwordRuleSentences(rules, policy.previousPasswordCount),
    minimumLength: rules.minimumLength,
  };
};
