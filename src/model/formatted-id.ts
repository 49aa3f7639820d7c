/** The two halves of a FormattedID; the prefix is in capitals, or null when a bare number was given. */
export interface FormattedId {
  readonly prefix: string | null;
  readonly number: number;
}

const FORMATTED_ID = /^([a-z]*)([0-9]{1,16})$/i;

/** Reads `US42`, `us42` or `42`; null for anything else and for numbers that JavaScript cannot hold exactly. */
export function parseFormattedId(text: string): FormattedId | null {
  const match = FORMATTED_ID.exec(text.trim());
  const number = Number(match?.[2]);
  if (!Number.isSafeInteger(number)) return null;
  const prefix = match?.[1] ?? '';
  return { prefix: prefix === '' ? null : prefix.toUpperCase(), number };
}

/** The FormattedID as answers show it. */
export function formatFormattedId(prefix: string, number: number): string {
  return `${prefix}${number}`;
}
