import type { Cell } from '../query/object-template.ts';

/** A row that is one text. */
export type RecordRow = readonly [string];

const QUOTE = '"'.charCodeAt(0);

/** Where the quoted cell that begins at `from` ends: at the first quotation mark that is not doubled. */
const endOfQuoted = (record: string, from: number): number => {
  let end = record.indexOf('"', from + 1);
  while (record.charCodeAt(end + 1) === QUOTE) end = record.indexOf('"', end + 2);
  return end;
};

const DOUBLED_QUOTES = /""/g;

const unquoted = (text: string): string => {
  const quotes = text.replace(DOUBLED_QUOTES, '"');
  return quotes.includes('\\') ? quotes.replaceAll('\\\\', '\\') : quotes;
};

/**
 * The values of a row that came as one text, `(1,,"a ""b""")`: a row of a hundred columns costs PostgreSQL and the driver
 * several times as much as the same in one (docs/adr/0003).
 */
export const cellsOf = (record: string): Cell[] => {
  const cells: Cell[] = [];
  const last = record.length - 1;
  let at = 1;
  while (at <= last) {
    if (record.charCodeAt(at) === QUOTE) {
      const end = endOfQuoted(record, at);
      cells.push(unquoted(record.slice(at + 1, end)));
      at = end + 2;
      continue;
    }
    const comma = record.indexOf(',', at);
    const end = comma < 0 ? last : comma;
    cells.push(end === at ? null : record.slice(at, end));
    at = end + 1;
  }
  return cells;
};
