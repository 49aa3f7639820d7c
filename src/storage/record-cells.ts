import type { Cell } from '../query/object-template.ts';

/** A row that is one text. */
export type RecordRow = readonly [string];

/** The first value of a row that begins with a number. */
export const firstNumber = ([record]: RecordRow): number => Number.parseInt(record.slice(1), 10);

const QUOTE = '"'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);

/** Where the quoted cell that begins at `from` ends: at the first quotation mark that is not doubled. */
const endOfQuoted = (record: string, from: number): number => {
  let end = record.indexOf('"', from + 1);
  while (record.charCodeAt(end + 1) === QUOTE) end = record.indexOf('"', end + 2);
  return end;
};

/** What stands between the quotation marks, of which each within is doubled. */
const unquoted = (record: string, from: number, to: number): string => {
  let text = '';
  let at = from;
  for (let quote = record.indexOf('"', at); quote < to; quote = record.indexOf('"', at)) {
    text += record.slice(at, quote + 1);
    at = quote + 2;
  }
  return text + record.slice(at, to);
};

/**
 * The values of a row that came as one text, `(1,,"a ""b""")`: a row of a hundred columns costs PostgreSQL and the driver
 * several times as much as the same in one (docs/adr/0003).
 */
export const cellsOf = (record: string): Cell[] => {
  const cells: Cell[] = [];
  let backslash = record.indexOf('\\');
  const last = record.length - 1;
  let at = 1;
  while (at <= last) {
    const first = record.charCodeAt(at);
    if (first === QUOTE) {
      const end = endOfQuoted(record, at);
      let text = unquoted(record, at + 1, end);
      if (backslash >= 0 && backslash < end) {
        text = text.replaceAll('\\\\', '\\');
        backslash = record.indexOf('\\', end);
      }
      cells.push(text);
      at = end + 2;
      continue;
    }
    let end = at;
    // Most are empty or short: quicker than looking for the comma by indexOf.
    while (end < last && record.charCodeAt(end) !== COMMA) end++;
    cells.push(end === at ? null : record.slice(at, end));
    at = end + 1;
  }
  return cells;
};
