import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import { parseFormattedId } from '../model/formatted-id.ts';
import { parseRef, type Ref } from '../model/ref.ts';
import { parseIsoDate } from '../query/iso-date.ts';

/** A value as a column takes it, a reference, or the references of a collection. */
export type SeedValue = string | number | boolean | null | Ref | readonly Ref[];

/** Who wrote a line. What a server has stored has its lengths and choices already, and an empty text of its is one. */
export type SeedOrigin = 'person' | 'server';

type Checked = Result<SeedValue, string>;

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const DASHED_UUID_LENGTH = 36;
const INSTANT_LENGTH = 24;
/** The commonest form of a reference, read without taking it apart. */
const PLAIN_REF = /^\/([a-z]+|portfolioitem\/[a-z]+)\/([0-9]{1,15})$/;
/** The instants that exist in every year and month, in the form of exports: nearly all of a file are. */
const USUAL_INSTANT =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const LARGEST_INT = 2_147_483_647;
/** Leaves room above it in the sequence, which ends at 2^53. */
const LARGEST_OBJECT_ID = 9_000_000_000_000_000;
const RANK = /^[!-~]{1,64}$/;

const isText = (value: unknown): value is string => typeof value === 'string';

/** PostgreSQL stores neither a NUL character nor half of a surrogate pair. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const checkText = (attribute: Attribute, value: unknown, origin: SeedOrigin): Checked => {
  if (!isText(value)) return err('needs a string');
  if (origin === 'server') return isStorable(value) ? ok(value) : err('holds a character that cannot be stored');
  // As in a write through the API: no text, and no choice of a rating, is no value.
  if (value === '' || (attribute.kind === 'RATING' && value === 'None')) return ok(null);
  if (!isStorable(value)) return err('holds a character that cannot be stored');
  const { maxLength } = attribute;
  if (maxLength !== null && value.length > maxLength) {
    return err(`has ${value.length} characters; at most ${maxLength} are possible`);
  }
  return ok(value);
};

const checkInteger = (value: unknown): Checked =>
  Number.isSafeInteger(value) ? ok(value as number) : err('needs a whole number');

const checkNumber = (attribute: Attribute, value: unknown, origin: SeedOrigin): Checked => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return err('needs a number');
  const digits = attribute.maxLength;
  if (origin === 'person' && digits !== null && Math.abs(value) >= 10 ** digits) {
    return err(`needs a number with at most ${digits} digits before the point`);
  }
  return ok(value);
};

/** What exports write of an instant behind the year 9999; none is set any more, but older files and databases have it. */
const BEHIND_ALL_YEARS = /^\+\d{6}-/;
const LAST_INSTANT = '9999-12-31T23:59:59.999Z';

/** An ISO 8601 date as an instant in UTC; one that names no zone means UTC, not the zone of the machine that reads. */
export const checkDate = (value: unknown): Result<string, string> => {
  if (isText(value) && value.length === INSTANT_LENGTH && USUAL_INSTANT.test(value)) return ok(value);
  if (isText(value) && BEHIND_ALL_YEARS.test(value)) return ok(LAST_INSTANT);
  if (!isText(value) || !ISO_DATE.test(value)) return err('needs a date such as "2026-03-31T16:00:00.000Z"');
  const instant = parseIsoDate(value, 'UTC');
  return instant === null ? err('names a day or a time that does not exist') : ok(new Date(instant).toISOString());
};

/** A reference as text, or as an object that holds it under `_ref`. */
export const refOf = (value: unknown): Ref | null => {
  const text = typeof value === 'object' && value !== null && '_ref' in value ? value._ref : value;
  if (!isText(text)) return null;
  const [, type, oid] = PLAIN_REF.exec(text) ?? [];
  return type === undefined ? parseRef(text) : { type, id: { kind: 'oid', oid: Number(oid) } };
};

const checkReference = (value: unknown): Checked => {
  const ref = refOf(value);
  return ref === null ? err('needs a reference such as "/project/1234"') : ok(ref);
};

const checkCollection = (value: unknown): Checked => {
  if (!Array.isArray(value)) return err('needs an array of references');
  const refs: Ref[] = [];
  for (const [index, item] of value.entries()) {
    const ref = refOf(item);
    if (ref === null) return err(`needs references; item ${index + 1} is none`);
    refs.push(ref);
  }
  return ok(refs);
};

export const checkObjectId = (value: unknown): Result<number, string> =>
  Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= LARGEST_OBJECT_ID
    ? ok(value as number)
    : err(`needs a whole number from 1 to ${LARGEST_OBJECT_ID}`);

/** Attributes whose text has a form of its own, whatever their kind says. */
const SPECIAL: Readonly<Record<string, (value: unknown) => Checked>> = {
  ObjectID: checkObjectId,
  ObjectUUID: (value) => (isText(value) && UUID.test(value) ? ok(dashed(value.toLowerCase())) : err('needs a UUID')),
  FormattedID: (value) => {
    const parsed = isText(value) ? parseFormattedId(value) : null;
    return parsed?.prefix ? ok(`${parsed.prefix}${parsed.number}`) : err('needs a prefix and a number such as "US12"');
  },
  VersionId: (value) => {
    const number = Number(value);
    const isCount = Number.isSafeInteger(number) && number > 0 && number <= LARGEST_INT;
    return isCount ? ok(number) : err('needs a whole number above 0');
  },
  RevisionNumber: (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST_INT
      ? ok(value as number)
      : err('needs a whole number from 0 on'),
  DragAndDropRank: (value) => {
    if (!isText(value) || !RANK.test(value)) return err('needs 1 to 64 visible ASCII characters');
    // Answers pad a rank with its lowest digit; it is stored without.
    const rank = value.replace(/!+$/, '');
    return rank === '' ? err('needs a character above "!"') : ok(rank);
  },
};

const dashed = (uuid: string): string => {
  if (uuid.length === DASHED_UUID_LENGTH) return uuid;
  const hex = uuid.replaceAll('-', '');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const checkKind = (attribute: Attribute, value: unknown, origin: SeedOrigin): Checked => {
  switch (attribute.kind) {
    case 'STRING':
    case 'TEXT':
    case 'RATING':
    case 'STATE':
    case 'BINARY_DATA':
      return checkText(attribute, value, origin);
    case 'INTEGER':
      return checkInteger(value);
    case 'QUANTITY':
    case 'DECIMAL':
      return checkNumber(attribute, value, origin);
    case 'BOOLEAN':
      return typeof value === 'boolean' ? ok(value) : err('needs true or false');
    case 'DATE':
      return checkDate(value);
    case 'OBJECT':
      return checkReference(value);
    case 'COLLECTION':
      return checkCollection(value);
  }
};

/**
 * Checks one value of a seed line by its attribute's kind and length. The error is the rest of a sentence that begins
 * with the attribute's name. What the server computes is not looked at: it will be computed again.
 */
export const checkSeedValue = (attribute: Attribute, value: unknown, origin: SeedOrigin = 'person'): Checked => {
  if (value === null) return ok(null);
  const special = SPECIAL[attribute.name];
  if (special !== undefined) return special(value);
  if (attribute.storage.at === 'computed') return ok(null);
  return checkKind(attribute, value, origin);
};
