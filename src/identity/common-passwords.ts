import { COMMON_WORDS } from './common-words.ts';

/** Rows and diagonals that fingers walk along, and what one counts by; each is walked in both directions. */
const WALKS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '112233445566778899',
  'aabbccddeeffgghhiijjkk',
].flatMap((walk) => [walk, [...walk].reverse().join('')]);

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};

/** Words that may be put together before a password counts as somebody's own idea; four make a passphrase. */
const FEW_WORDS = 3;

/** More letters than these words have; a bound on the search, too. */
const MOST_LETTERS = 64;

/** The shortest text that gives the whole when repeated. */
const repeatedUnit = (text: string): string => {
  const length = (text + text).indexOf(text, 1);
  return text.slice(0, length);
};

const isWalk = (text: string): boolean => text.length >= 3 && WALKS.some((walk) => walk.includes(text));

/** Whether the letters are at most so many common words or walks, one behind the other. */
const isFewWords = (letters: string, words: number): boolean => {
  if (letters === '') return true;
  if (words === 0) return false;
  for (let end = letters.length; end >= 3; end--) {
    const head = letters.slice(0, end);
    if ((COMMON_WORDS.has(head) || isWalk(head)) && isFewWords(letters.slice(end), words - 1)) return true;
  }
  return false;
};

/** One letter three times and more says nothing. */
const REPEATED_LETTER = /(.)\1{2,}/gu;

/** Digits and signs behind the words. */
const ENDING = /[^\p{L}]+$/u;

const withoutLeet = (text: string): string => [...text].map((letter) => LEET[letter] ?? letter).join('');

/** The letters as they stand, and with those that digits and signs stand for, be it at the end too or only before. */
const readingsOf = (text: string): readonly string[] => {
  const readings = [text, withoutLeet(text), withoutLeet(text.replace(ENDING, ''))];
  const letters = readings.map((reading) => reading.replaceAll(/[^\p{L}]/gu, ''));
  return [...new Set(letters.flatMap((reading) => [reading, reading.replaceAll(REPEATED_LETTER, '')]))];
};

/** Digits and signs that say nothing: years, counting, one sign again and again. */
const isPlainFiller = (text: string): boolean =>
  (text.match(/\d+|[^\d\p{L}]+/gu) ?? []).every(
    (run) => run.length <= 4 || isWalk(run) || repeatedUnit(run).length <= 4,
  );

/**
 * Whether the password is among those that guessers try first: one to three common words, keyboard walks or repetitions, with any
 * case of letters, the usual digits for letters, and short, counted or repeated digits and signs around them. Rules rather than
 * a list, since lists hardly have a password of fifteen characters and more.
 */
export const isCommonPassword = (password: string): boolean => {
  const text = password.normalize('NFKC').toLowerCase();
  const unit = repeatedUnit(text);
  if (unit.length <= 4 || isWalk(unit)) return true;
  if (!isPlainFiller(text)) return false;
  return readingsOf(unit).some((letters) => letters.length <= MOST_LETTERS && isFewWords(letters, FEW_WORDS));
};
