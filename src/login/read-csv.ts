import { err, ok, type Result } from '../kernel/result.ts';

/** A line of a CSV file; one whose fields hold line breaks counts as one. */
export interface CsvLine {
  /** 1 is the first. */
  readonly number: number;
  readonly cells: readonly string[];
}

const PLAIN = /[^",\r\n]*/y;

/** What ends a field. */
const END = /,|\r\n|\n|$/y;

/** What an export puts before what a spreadsheet would run. */
const APOSTROPHE = /^'(?=\s*[=+\-@\t\r|%＝＋－＠])/;

/** The place of the quotation mark that closes a field; -1: there is none. Two of them stand for one. */
const closingQuote = (text: string, from: number): number => {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
};

const matchAt = (pattern: RegExp, text: string, at: number): string | null => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
};

interface Field {
  readonly value: string;
  /** Behind the field. */
  readonly next: number;
}

/** The field that begins there (RFC 4180); null: its quotation marks are wrong. */
const fieldAt = (text: string, at: number): Field | null => {
  if (text[at] !== '"') {
    const value = matchAt(PLAIN, text, at) ?? '';
    return { value, next: at + value.length };
  }
  const end = closingQuote(text, at + 1);
  return end < 0 ? null : { value: text.slice(at + 1, end).replaceAll('""', '"'), next: end + 1 };
};

/** The lines of a CSV file as RFC 4180 and our own exports write it, without those that are empty. */
export const readCsv = (text: string): Result<readonly CsvLine[], string> => {
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let number = 1;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length || cells.length > 0) {
    const field = fieldAt(text, at);
    const end = field === null ? null : matchAt(END, text, field.next);
    if (field === null || end === null)
      return err(`line ${number} has a quotation mark that is not closed, doubled or around a field.`);
    at = field.next + end.length;
    cells.push(field.value.replace(APOSTROPHE, ''));
    if (end === ',') continue;
    if (cells.some((cell) => cell !== '')) lines.push({ number, cells });
    cells = [];
    number += 1;
  }
  return ok(lines);
};
