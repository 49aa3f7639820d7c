import type { Attribute } from '../model/attribute.ts';
import type { ValueForm } from './object-template.ts';

/** A value that is JSON already, or needs nothing to be it: numbers, ids, what a statement put together. */
export const asItIs = (unset: string): ValueForm => ({ head: '', write: (value) => value, unset });

export const asText = (unset: string): ValueForm => ({ head: '', write: (value) => JSON.stringify(value), unset });

/** Within the quotes of another text. */
const quoted: ValueForm = { head: '"', write: (value) => `${value}"`, unset: 'null' };

const asBoolean: ValueForm = { head: '', write: (value) => (value === 't' ? 'true' : 'false'), unset: 'false' };

const WHOLE = /^-?\d+$/;

/** A double as Java prints it: `3.0`, so that nothing changes its type between two reads. */
const asDouble: ValueForm = {
  head: '',
  write: (value) => (WHOLE.test(value) ? `${value}.0` : value),
  unset: 'null',
};

const SECONDS_END = 19;
const ZONE = '+00';

/** `2026-01-31 09:30:00.5+00` as `2026-01-31T09:30:00.500Z`. */
const writeDate = (value: string): string => {
  const fraction = value.slice(SECONDS_END + 1, -ZONE.length).padEnd(3, '0');
  return `"${value.slice(0, 10)}T${value.slice(11, SECONDS_END)}.${fraction}Z"`;
};

const asDate: ValueForm = { head: '', write: writeDate, unset: 'null' };

/** How the values of a scalar attribute are sent, by its kind; an unset RATING reads "None", TEXT "" (errata). */
export const formOf = ({ name, kind }: Pick<Attribute, 'name' | 'kind'>): ValueForm => {
  switch (kind) {
    case 'BOOLEAN':
      return asBoolean;
    case 'INTEGER':
      return name === 'FormattedID' ? asText('null') : asItIs('null');
    case 'QUANTITY':
    case 'DECIMAL':
      return asDouble;
    case 'DATE':
      return asDate;
    case 'RATING':
      return asText('"None"');
    case 'TEXT':
      return asText('""');
    case 'BINARY_DATA':
      return quoted;
    default:
      return asText('null');
  }
};
