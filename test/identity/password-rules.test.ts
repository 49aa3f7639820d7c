import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCommonPassword } from '../../src/identity/common-passwords.ts';
import { COMMON_WORDS } from '../../src/identity/common-words.ts';
import { contextWords, passwordProblem, passwordRules } from '../../src/identity/password-rules.ts';

const RALLY = passwordRules({ profile: 'rally', passwordMinimumLength: null, passwordClasses: null });
const STRICT = passwordRules({ profile: 'rally', passwordMinimumLength: 12, passwordClasses: 4 });
const MODERN = passwordRules({ profile: 'modern', passwordMinimumLength: 254, passwordClasses: 4 });

const ADA = contextWords({ userName: 'ada.lovelace@engines.test', emailAddress: 'countess@babbage.example' });

describe('a new password in the profile rally', () => {
  test.each([
    ['seven-7', 'password-too-short'],
    ['eight888', null],
    ['alllower', 'password-too-uniform'],
    ['12345678', 'password-too-uniform'],
    ['with space', null],
    ['Capitals', null],
    ['ПРИВЕТмир', null],
    ['密码密码密码密码', 'password-too-uniform'],
    [`${'x'.repeat(253)}1`, null],
    [`${'x'.repeat(254)}1`, 'password-too-long'],
    // Two characters as typed, one after normalisation: they count once.
    ['e\u0301e\u0301e\u0301e\u03011234', null],
    ['e\u0301e\u0301e\u0301e\u0301123', 'password-too-short'],
    // Each of these is one code point, though two units of UTF-16.
    ['😀😀😀a', 'password-too-short'],
    // The vendor's rules know no list.
    ['password1', null],
  ])('%s: %s', (password, problem) => {
    expect(passwordProblem(password, RALLY, ADA)).toBe(problem);
  });

  test.each([
    ['Eleven-1111', 'password-too-short'],
    ['twelve-12345', 'password-too-uniform'],
    ['Twelve-12345', null],
  ])('with 12 characters and all four kinds, %s: %s', (password, problem) => {
    expect(passwordProblem(password, STRICT, ADA)).toBe(problem);
  });
});

describe('a new password in the profile modern', () => {
  test.each([
    ['fourteen-chars', 'password-too-short'],
    ['nothing but lower case letters', null],
    ['correct horse battery staple', null],
    ['  spaces count as they are  ', null],
    ['vier völlig übliche wörter', null],
    [`${'mossy kettle '.repeat(19)}ab`, null],
    [`${'mossy kettle '.repeat(19)}abcdefghi`, 'password-too-long'],
    ['password12345678', 'password-too-common'],
    ['passwordpassword', 'password-too-common'],
    ['P@ssw0rdP@ssw0rd', 'password-too-common'],
    ['Password!Password!', 'password-too-common'],
    ['iloveyouforever!', 'password-too-common'],
    ['qwertyuiopasdfgh', 'password-too-common'],
    ['1qaz2wsx3edc4rfv', 'password-too-common'],
    ['123456789012345', 'password-too-common'],
    ['aaaaaaaaaaaaaaaa', 'password-too-common'],
    ['abcabcabcabcabcabc', 'password-too-common'],
    ['abcdefghijklmnop', 'password-too-common'],
    ['SummerWinter2029', 'password-too-common'],
    ['!!!!football!!!!', 'password-too-common'],
    ['Michael-Jennifer-1987', 'password-too-common'],
    ['ada.lovelace@engines.test', 'password-says-who'],
    ['lovelace-lovelace', 'password-says-who'],
    ['MyLovelace2029!!', 'password-says-who'],
    ['countess@babbage', 'password-says-who'],
    ['rally-muster-rally', 'password-says-who'],
    ['rally password 2029', 'password-says-who'],
    ['babbage built no kettle', null],
    ['rally of the mossy kettles', null],
  ])('%s: %s', (password, problem) => {
    expect(passwordProblem(password, MODERN, ADA)).toBe(problem);
  });
});

describe('the passwords that guessers try first', () => {
  test('are far more than three thousand of those that are long enough', () => {
    const words = [...COMMON_WORDS].filter((word) => word.length >= 5);
    const made = words.flatMap((word) => [
      `${word}${word}${word}`,
      `${word}123456789`,
      `${word[0]?.toUpperCase()}${word.slice(1)}2029!!!!!!!`,
      `${word.replaceAll('o', '0').replaceAll('e', '3')}${word}!!!`,
      `${word}qwertyuiop`,
    ]);
    const long = new Set(made.filter((password) => password.length >= 15));
    expect(long.size).toBeGreaterThan(3_000);
    expect([...long].filter((password) => !isCommonPassword(password))).toEqual([]);
  });

  test('are none that were chosen by chance', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789');
    const drawn = fc.string({ unit: letter, minLength: 15, maxLength: 30 });
    fc.assert(
      fc.property(drawn, (password) => !isCommonPassword(password)),
      {
        numRuns: 2_000,
        // Letters drawn by a computer's chance: what fast-check shrinks to are the very repetitions that are refused.
        endOnFailure: true,
        seed: 20290115,
      },
    );
  });

  test('are found in a time that grows no faster than the password', () => {
    const hard = ['a', 'the', 'love', 'one', 'abc'].map((part) => part.repeat(254).slice(0, 254));
    for (const password of [...hard, ...hard.map((text) => `${text.slice(0, 250)}#q9x`)]) {
      const from = performance.now();
      isCommonPassword(password);
      expect(performance.now() - from).toBeLessThan(500);
    }
  });
});
