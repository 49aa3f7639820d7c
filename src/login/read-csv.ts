import { err, ok, type Result } from '../kernel/result.ts';

/** A line of a CSV file; one whose fields hold line breaks counts as one. */
export interface CsvLine {
  /** 1 is the first. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** A field, quoted or not, and what ends it (RFC 4180). */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;

/** What an export puts before what a spreadsheet would run. */
const APOSTROPHE = /^'(?=\s*[=+\-@\t\r|%＝＋－＠])/;

const cellOf = (quoted: string | undefined, plain: string): string =>
  (quoted === undefined ? plain : quoted.replaceAll('""', '"')).replace(APOSTROPHE, '');

/** The lines of a CSV file as RFC 4180 and our own exports write it, without those that are empty. */
export const readCsv = (text: string): Result<readonly CsvLine[], string> => {
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let number = 1;
  FIELD.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  while (FIELD.lastIndex < text.length || cells.length > 0) {
    const found = FIELD.exec(text);
    if (found === null)
      return err(`line ${number} has a quotation mark that is not closed, doubled or around a field.`);
    const [, quoted, plain = '', end = ''] = found;
    cells.push(cellOf(quoted, plain));
    if (end === ',') continue;
    if (cells.some((cell) => cell !== '')) lines.push({ number, cells });
    cells = [];
    number += 1;
  }
  return ok(lines);
};
