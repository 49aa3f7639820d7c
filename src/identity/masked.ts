import { limits } from '../config/limits.ts';

/** Behind a semicolon in a path stand parameters, such as `;jsessionid=…`. */
const PATH_PARAMETERS = /;[^/]*/g;

/**
 * What has the form of a credential: a long text behind an underscore (API keys, also those made elsewhere, which may hold
 * any visible character), a word as long as our tokens, a long hexadecimal number (session ids).
 */
const CREDENTIAL = /(?<![0-9A-Za-z])_[^\s/]{19,}|(?<![0-9A-Za-z])[0-9A-Za-z]{40,}/g;

const MASK = '***';

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

// A character that cannot be stored, or that would break a line where the log is printed.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

const cut = (text: string, length: number): string => {
  const printable = text.replace(UNPRINTABLE, '?');
  return printable.length > length ? `${printable.slice(0, length - 1)}…`.replace(UNPRINTABLE, '?') : printable;
};

/** The path of a request target, without query, and with credentials masked. */
export const maskedPath = (target: string): string => {
  const [path = ''] = target.split('?', 1);
  const plain = path.includes('%') ? decoded(path) : path;
  return cut(plain.replace(PATH_PARAMETERS, ';***').replace(CREDENTIAL, MASK), limits.decisionPathCharacters);
};

/** A text of the caller's, such as the user agent, with credentials masked. */
export const maskedText = (text: string): string => cut(text.replace(CREDENTIAL, MASK), limits.decisionAgentCharacters);
