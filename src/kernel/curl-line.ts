/** What a curl command would send, as far as it bears on who may. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string | null;
  readonly headers: readonly (readonly [string, string])[];
}

const WORD = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)|(\s+)/gs;

/** Splits a line as a shell would: quotes and backslashes, and nothing else. */
export const shellWords = (line: string): readonly string[] => {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, single, double, escaped, plain, space] of line.matchAll(WORD)) {
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    const lineBreak = escaped === '\n' ? '' : escaped;
    word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? lineBreak ?? plain ?? '');
  }
  if (word !== null) words.push(word);
  return words;
};

const HEADER: Readonly<Record<string, string>> = { '-H': '', '--header': '', '-b': 'cookie', '--cookie': 'cookie' };
const BODY = new Set([
  '-d',
  '--data',
  '--data-ascii',
  '--data-raw',
  '--data-binary',
  '--data-urlencode',
  '--json',
  '-F',
]);
/** Options with an argument that says nothing about who may. */
const OTHER = new Set([
  '-o',
  '--output',
  '-c',
  '--cookie-jar',
  '-A',
  '--user-agent',
  '-m',
  '--max-time',
  '--cacert',
  '-w',
]);

/** Of the text's UTF-8; browsers read curl lines, too. */
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const SHORT = /^-([HXubdFocAmw])(.+)$/s;

/** Reads the words behind `curl`. Options that say nothing about who may are passed over. */
export const readCurl = (words: readonly string[]): CurlRequest => {
  // A short option and its argument may be one word, as in -H"zsessionid: …" (auth.md R16).
  const rest = words.flatMap((word) => {
    const [, letter, argument] = SHORT.exec(word) ?? [];
    return letter === undefined || argument === undefined ? [word] : [`-${letter}`, argument];
  });
  const headers: (readonly [string, string])[] = [];
  let [method, url, hasBody] = [null as string | null, null as string | null, false];
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    const header = HEADER[word];
    if (header !== undefined) {
      const text = rest.shift() ?? '';
      const colon = text.indexOf(':');
      // What follows -b is a cookie, or the name of a file when it has no equals sign.
      if (header !== '' && text.includes('=')) headers.push([header, text]);
      if (header === '' && colon > 0) headers.push([text.slice(0, colon).trim(), text.slice(colon + 1).trim()]);
    } else if (word === '-X' || word === '--request') method = rest.shift() ?? null;
    else if (word === '-u' || word === '--user') {
      const pair = rest.shift() ?? '';
      headers.push(['authorization', `Basic ${base64(pair.includes(':') ? pair : `${pair}:`)}`]);
    } else if (BODY.has(word)) {
      rest.shift();
      hasBody = true;
    } else if (OTHER.has(word)) rest.shift();
    else if (word === '--url') url = rest.shift() ?? null;
    else if (!word.startsWith('-')) url ??= word;
  }
  return { method: method ?? (hasBody ? 'POST' : 'GET'), url, headers };
};
