import { err, ok, type Result } from '../kernel/result.ts';

/** A line of a CSV file; one whose fields hold line breaks counts as one. */
export interface CsvLine {
  /** 1 is the first. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** What an export puts before what a spreadsheet would run. */
const APOSTROPHE = /^'(?=\s*[=+\-@\t\r|%＝＋－＠])/;

/** No file that we read has nearly as many columns. */
const MOST_FIELDS = 100;

const PLAIN = /[^",\r\n]*/y;

/** What ends a field. */
const END = /,|\r\n|\n|$/y;

const startingAt = (pattern: RegExp, text: string, at: number): string | null => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
};

/** Where the quotation mark is that closes a field, from behind the one that opened it; -1: none does. */
const closing = (text: string, from: number): number => {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
};

interface Field {
  readonly text: string;
  /** A comma, a line break, or nothing at the end of the file. */
  readonly end: string;
  /** Where the next one begins. */
  readonly next: number;
}

/** The field that begins there; null: it is none. A pattern for all of it would remember each character of a long one. */
const fieldAt = (text: string, start: number): Field | null => {
  const isQuoted = text[start] === '"';
  const close = isQuoted ? closing(text, start + 1) : -1;
  if (isQuoted && close === -1) return null;
  const plain = isQuoted ? null : startingAt(PLAIN, text, start);
  const behind = plain === null ? close + 1 : start + plain.length;
  const end = startingAt(END, text, behind);
  if (end === null) return null;
  const value = plain ?? text.slice(start + 1, close).replaceAll('""', '"');
  return { text: value.replace(APOSTROPHE, ''), end, next: behind + end.length };
};

/** The lines of a CSV file as RFC 4180 and our own exports write it, without those that are empty; no more than `most`. */
export const readCsv = (text: string, most: number): Result<readonly CsvLine[], string> => {
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let number = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while ((at < text.length || cells.length > 0) && lines.length < most) {
    const field = fieldAt(text, at);
    if (field === null)
      return err(`line ${number} has a quotation mark that is not closed, doubled or around a field.`);
    if (cells.length === MOST_FIELDS) return err(`line ${number} has more than ${MOST_FIELDS} fields.`);
    cells.push(field.text);
    at = field.next;
    if (field.end === ',') continue;
    if (cells.some((cell) => cell !== '')) lines.push({ number, cells });
    cells = [];
    number += 1;
  }
  return ok(lines);
};
