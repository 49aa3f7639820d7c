import type { Account, SubscriptionPolicy } from '../storage/stores/account-store.ts';
import { isCommonPassword } from './common-passwords.ts';

/** What a new password must be. */
export interface PasswordRules {
  /** In code points, after normalisation. */
  readonly minimumLength: number;
  readonly maximumLength: number;
  /** How many of lower case, upper case, digits and other characters; 0: composition does not matter. */
  readonly classes: number;
  readonly refusesCommon: boolean;
}

/** The vendor's ranges (B9). */
export const MINIMUM_LENGTH = { least: 8, most: 254 } as const;
const VENDOR_CLASSES = 2;

/** NIST SP 800-63B Rev. 4 for a password that is the only factor: long, not common, otherwise free. */
const MODERN: PasswordRules = {
  minimumLength: 15,
  maximumLength: MINIMUM_LENGTH.most,
  classes: 0,
  refusesCommon: true,
};

/** What of a subscription's policy bears on new passwords. */
export type PasswordPolicy = Pick<SubscriptionPolicy, 'profile' | 'passwordMinimumLength' | 'passwordClasses'>;

export const passwordRules = ({ profile, ...policy }: PasswordPolicy): PasswordRules =>
  profile === 'modern'
    ? MODERN
    : {
        minimumLength: policy.passwordMinimumLength ?? MINIMUM_LENGTH.least,
        maximumLength: MINIMUM_LENGTH.most,
        classes: policy.passwordClasses ?? VENDOR_CLASSES,
        refusesCommon: false,
      };

export type PasswordProblem =
  | 'password-too-short'
  | 'password-too-long'
  | 'password-too-uniform'
  | 'password-too-common'
  | 'password-says-who'
  | 'password-used-before';

/** Lower case, upper case, digits, and all else; a letter without case is of the last kind. */
const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** What of a user a password must not be made of. */
export type NamedUser = Pick<Account, 'userName' | 'emailAddress'>;

const PRODUCT_WORDS = ['muster', 'rally', 'agile central'];

/** Shorter parts stand in too many words. */
const SHORTEST_CONTEXT_WORD = 4;

/** What a guesser knows of the account: its name and address, whole and in parts, and the product. */
export const contextWords = ({ userName, emailAddress }: NamedUser): readonly string[] => {
  const parts = [userName, emailAddress ?? ''].flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)]);
  const words = [...parts, ...PRODUCT_WORDS].map((word) => word.normalize('NFC').toLowerCase());
  return [...new Set(words)]
    .filter((word) => word.length >= SHORTEST_CONTEXT_WORD)
    .toSorted((a, b) => b.length - a.length);
};

/** Characters of its own that a password needs when the context's words are taken out. */
const OWN_CHARACTERS = 10;

const isMostlyContext = (password: string, context: readonly string[]): boolean => {
  const text = password.toLowerCase();
  const rest = context.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest !== text && ([...rest].length < OWN_CHARACTERS || isCommonPassword(rest));
};

/** What is wrong with a new password, apart from the passwords before it; null: nothing. */
export const passwordProblem = (
  password: string,
  rules: PasswordRules,
  context: readonly string[],
): PasswordProblem | null => {
  const text = password.normalize('NFC');
  const { length } = [...text];
  if (length < rules.minimumLength) return 'password-too-short';
  if (length > rules.maximumLength) return 'password-too-long';
  if (CLASSES.filter((each) => each.test(text)).length < rules.classes) return 'password-too-uniform';
  if (!rules.refusesCommon) return null;
  if (isCommonPassword(text)) return 'password-too-common';
  return isMostlyContext(text, context) ? 'password-says-who' : null;
};

/** The problem in words that say what to do. */
export const passwordSentence = (problem: PasswordProblem, rules: PasswordRules): string => {
  switch (problem) {
    case 'password-too-short':
      return `The password needs at least ${rules.minimumLength} characters.`;
    case 'password-too-long':
      return `The password may have at most ${rules.maximumLength} characters.`;
    case 'password-too-uniform':
      return `The password needs ${rules.classes} of these: lower case letters, upper case letters, digits, other characters.`;
    case 'password-too-common':
      return 'The password is one that guessers try first: choose words of your own, four or more.';
    case 'password-says-who':
      return 'The password is little more than the user’s or the product’s name: choose words of your own.';
    case 'password-used-before':
      return 'The password was used before: choose one that was not.';
  }
};

/** What a new password must be, a sentence a rule, for whoever is about to choose one. */
export const passwordRuleSentences = (rules: PasswordRules, previousPasswordCount: number): readonly string[] => [
  `At least ${rules.minimumLength} characters, at most ${rules.maximumLength}.`,
  ...(rules.classes < 2
    ? []
    : [`At least ${rules.classes} of: lower case letters, upper case letters, digits, other characters.`]),
  ...(rules.refusesCommon
    ? [
        'Nothing that guessers try first: four words of your own are good.',
        'Not made of your user name, your address or the name of the product.',
      ]
    : []),
  ...(previousPasswordCount === 0
    ? []
    : [
        previousPasswordCount === 1
          ? 'Not your present password.'
          : `None of your last ${previousPasswordCount} passwords.`,
      ]),
];
