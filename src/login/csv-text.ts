/** How a spreadsheet recognises a formula, full-width signs included (OWASP, "CSV Injection"). */
const FORMULA = /^\s*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/;

/** A field in quotes; what a spreadsheet would run gets an apostrophe in front, which makes it text. */
const field = (value: string): string => {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
};

/** RFC 4180: every field in quotes, lines that end in CRLF, the names first. */
export const csvText = (names: readonly string[], rows: readonly (readonly string[])[]): string =>
  [names, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
