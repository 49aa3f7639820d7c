import { readCurl, shellWords } from '../../lib/curl-line.ts';
import { type Draft, headerRow } from './draft.ts';

const decoded = (base64: string): string | null => {
  try {
    return atob(base64);
  } catch {
    return null;
  }
};

/** A password is never looked at (Password says what it is taken to be), so it need not leave the browser. */
const withoutPassword = (name: string, value: string): string => {
  const [, base64 = ''] = /^Basic\s+(\S+)$/i.exec(value) ?? [];
  const pair = name.toLowerCase() === 'authorization' ? decoded(base64) : null;
  const [user = '', ...rest] = pair?.split(':') ?? [];
  // A key may stand in the place of either; it begins with an underscore.
  if (rest.length === 0 || user.startsWith('_') || rest.join(':').startsWith('_')) return value;
  return `Basic ${btoa(`${user}:x`)}`;
};

/** The form as a curl line fills it; null: it is none, or names no address. */
export const draftOfCurl = (line: string, before: Draft): Draft | null => {
  const words = shellWords(line.trim());
  const { method, url, headers } = readCurl(words[0] === 'curl' ? words.slice(1) : words);
  if (url === null) return null;
  const rows = headers.map(([name, value]) => headerRow(name, withoutPassword(name, value)));
  return { ...before, method: method.toUpperCase(), url, headers: rows };
};
