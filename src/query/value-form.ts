import type { Attribute } from '../model/attribute.ts';
import type { ValueForm } from './object-template.ts';

/** What is never unset and needs nothing to be JSON: ids, counts, what a statement put together. */
export const ALREADY_JSON: ValueForm = { head: '', write: (value) => value, unset: '' };

/** No quotation mark, backslash or control character. Halves of pairs of surrogates do not come from PostgreSQL. */
const STANDS_AS_IT_IS = /^[ !#-[\]-\uffff]*$/;

/** Most texts need no escaping, and JSON.stringify takes several times as long to find that out. */
const writeText = (value: string): string => (STANDS_AS_IT_IS.test(value) ? `"${value}"` : JSON.stringify(value));

export const asText = (unset: string): ValueForm => ({ head: '', write: writeText, unset });

const asNumber: ValueForm = { ...ALREADY_JSON, unset: 'null' };

/** Letters and digits alone, however many. */
const asBytes: ValueForm = { head: '"', write: (value) => `${value}"`, unset: 'null' };

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
      return name === 'FormattedID' ? asText('null') : asNumber;
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
      return asBytes;
    default:
      return asText('null');
  }
};
