import { OPERATORS, type Operator } from './ast.ts';

const BACKSLASH = '\\';
const SHOWN_LENGTH = 100;

const OPERATOR_WORDS: ReadonlySet<string> = new Set(OPERATORS);

/** A piece of the query text: its content and the index behind its last character. */
export interface Piece {
  readonly text: string;
  readonly end: number;
}

/** Whether the character separates words: ASCII white space or a no-break space. */
export function isBlank(character: string | undefined): boolean {
  switch (character) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\f':
    case '\v':
    case '\u00a0':
      return true;
    default:
      return false;
  }
}

/** The index of the first character at or after `from` that is no blank. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at++;
  return at;
}

/** Reads up to the next blank or parenthesis. The result is empty when `from` stands on one, or at the end. */
export function readWord(text: string, from: number): Piece {
  let at = from;
  while (at < text.length && !isBlank(text[at]) && text[at] !== '(' && text[at] !== ')') at++;
  return { text: text.slice(from, at), end: at };
}

/** Reads the next word, or the parenthesis that stands there; empty only at the end of the text. */
export function readToken(text: string, from: number): Piece {
  const character = text[from];
  if (character === '(' || character === ')') return { text: character, end: from + 1 };
  return readWord(text, from);
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', [BACKSLASH]: BACKSLASH, q: "'", l: '<', g: '>' };

/**
 * Reads the quoted string whose opening quote stands at `from`, or gives null when no quote closes it.
 * `\"` `\\` `\q` `\l` `\g` stand for `"` `\` `'` `<` `>`; a backslash before anything else is an ordinary character.
 */
export function readQuoted(text: string, from: number): Piece | null {
  const parts: string[] = [];
  let start = from + 1;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      parts.push(text.slice(start, at));
      return { text: parts.join(''), end: at + 1 };
    }
    if (character !== BACKSLASH) continue;
    const meaning = ESCAPES[text[at + 1] ?? ''];
    if (meaning === undefined) continue;
    parts.push(text.slice(start, at), meaning);
    at++;
    start = at + 1;
  }
  return null;
}

/** Writes a text as a quoted string that `readQuoted` reads back unchanged. */
export function quote(text: string): string {
  return `"${text.replaceAll(BACKSLASH, BACKSLASH + BACKSLASH).replaceAll('"', `${BACKSLASH}"`)}"`;
}

/** The operator that a word means, in any case of letters, or null. */
export function operatorOf(word: string): Operator | null {
  const lowered = word.toLowerCase();
  return OPERATOR_WORDS.has(lowered) ? (lowered as Operator) : null;
}

/** `and` or `or` when the word is one of them in any case of letters, otherwise null. */
export function combinerOf(word: string): 'and' | 'or' | null {
  if (word.length > 3) return null;
  const lowered = word.toLowerCase();
  return lowered === 'and' || lowered === 'or' ? lowered : null;
}

/** A piece of input as error messages show it: quoted, and cut when somebody sent something huge. */
export const shown = (text: string): string => `"${cutShort(text)}"`;

/** The same without the quotes. */
export const cutShort = (text: string): string =>
  text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH).toWellFormed()}…`;
