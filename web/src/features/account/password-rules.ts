import { account } from '../../strings/account.ts';
import type { PasswordFacts } from './api/password.ts';

/** One thing that a new password must be. */
export interface PasswordRule {
  readonly text: string;
  /** Null: only the server can tell. */
  readonly isMet: boolean | null;
}

/** Lower case, upper case, digits, and all else. */
const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** What the server asks of a new password, and what of it this one has already. */
export const passwordRulesFor = (facts: PasswordFacts, password: string): readonly PasswordRule[] => {
  const { MinimumLength, MaximumLength, CharacterClasses, RefusesCommon, PreviousPasswordCount } = facts;
  const { password: texts } = account;
  const written = password.normalize('NFC');
  const { length } = [...written];
  const classes = CLASSES.filter((each) => each.test(written)).length;
  return [
    { text: texts.length(MinimumLength, MaximumLength), isMet: length >= MinimumLength && length <= MaximumLength },
    ...(CharacterClasses > 1 ? [{ text: texts.classes(CharacterClasses), isMet: classes >= CharacterClasses }] : []),
    ...(RefusesCommon ? [{ text: texts.common, isMet: null }] : []),
    ...(PreviousPasswordCount > 0 ? [{ text: texts.unused(PreviousPasswordCount), isMet: null }] : []),
  ];
};
