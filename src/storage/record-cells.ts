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

const withoutBackslashes = (text: string): string => (text.includes('\\') ? text.replaceAll('\\\\', '\\') : text);

/** Values with quotation marks by what stands in the record: references, for many rows of a page refer to the same few objects. */
export type KnownCells = Map<string, string>;

/** No reference is longer, and what is longer hardly comes twice. */
const KNOWN_LENGTH = 400;

/** What stands between the quotation marks of a record, where each is doubled, as each backslash is. */
const unquoted = (text: string, known: KnownCells | null): string => {
  if (!text.includes('"')) return withoutBackslashes(text);
  const kept = known?.get(text);
  if (kept !== undefined) return kept;
  const value = withoutBackslashes(text.replaceAll('""', '"'));
  if (text.length < KNOWN_LENGTH) known?.set(text, value);
  return value;
};

/**
 * The values of a row that came as one text, `(1,,"a ""b""")`: a row of a hundred columns costs PostgreSQL and the driver
 * several times as much as the same in one (docs/adr/0003). `width` is how many there are.
 */
export const cellsOf = (record: string, width: number, known: KnownCells | null = null): Cell[] => {
  const cells = new Array<Cell>(width);
  const last = record.length - 1;
  let at = 1;
  for (let place = 0; at <= last; place++) {
    if (record.charCodeAt(at) === QUOTE) {
      const end = endOfQuoted(record, at);
      cells[place] = unquoted(record.slice(at + 1, end), known);
      at = end + 2;
      continue;
    }
    let end = at;
    // Most are empty or short: quicker than looking for the comma by indexOf.
    while (end < last && record.charCodeAt(end) !== COMMA) end++;
    cells[place] = end === at ? null : record.slice(at, end);
    at = end + 1;
  }
  return cells;
};
