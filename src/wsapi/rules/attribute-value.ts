import { assertNever } from '../../kernel/assert.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { Enumerations } from '../../model/enumerations.ts';
import { parseDateValue } from '../../query/date-variables.ts';
import { cutShort, shown } from '../../query/lexer.ts';
import { readObjectKey } from '../../query/operand.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { SqlType } from '../../query/sql/fragment.ts';
import type { JsonValue } from '../json-value.ts';
import { holdsActiveMarkup } from './active-markup.ts';
import { decodeBase64 } from './base64.ts';
import { readNumberText } from './number-value.ts';
import { plainRole } from './user-permission-rules.ts';

/** A value of a body as its attribute stores it. */
export type AttributeValue =
  | { readonly is: 'scalar'; readonly value: string | number | boolean | null }
  | { readonly is: 'reference'; readonly key: ObjectKey | null }
  | { readonly is: 'bytes'; readonly bytes: Uint8Array }
  /** Items of a collection: references, and objects to be made (`{"Name": …}` without a ref). */
  | { readonly is: 'items'; readonly items: readonly Item[] };

export type Item = { readonly key: ObjectKey } | { readonly fresh: Readonly<Record<string, JsonValue>> };

export interface ValueContext {
  /** Element name of the written type, for the vendor's sentences. */
  readonly typeName: string;
  /** People read the texts of this type as HTML, so that none may hold a script. */
  readonly refusesActiveMarkup: boolean;
  readonly workspaceZone: string;
  readonly enumerations: Enumerations;
  readonly itemsMaximum: number;
  /** Bytes of one BINARY_DATA, decoded. */
  readonly bytesMaximum: number;
}

export const sqlTypeOf = (attribute: Attribute): SqlType => {
  switch (attribute.kind) {
    case 'STRING':
    case 'TEXT':
    case 'RATING':
    case 'STATE':
    case 'BINARY_DATA':
      return 'text';
    case 'BOOLEAN':
      return 'boolean';
    case 'INTEGER':
    case 'OBJECT':
    case 'COLLECTION':
      return 'bigint';
    case 'QUANTITY':
    case 'DECIMAL':
      return 'double precision';
    case 'DATE':
      return 'timestamptz';
    default:
      return assertNever(attribute.kind);
  }
};

const scalar = (value: string | number | boolean | null): Result<AttributeValue, string> => ok({ is: 'scalar', value });

const invalid = (attribute: Attribute, context: ValueContext, why: string): Result<AttributeValue, string> =>
  err(`Validation error: ${context.typeName}.${attribute.name} ${why}`);

/** The vendor shows the value without quotes, and clients take the words before it for the attribute (wsapi §4.4, row 18). */
const notAmong = (attribute: Attribute, written: string, valid: readonly string[], context: ValueContext) =>
  invalid(attribute, context, `${cutShort(written)} is an invalid value.  Valid values are: ${valid.join(', ')}`);

/** What a JSON value is as text: numbers and booleans are taken for text fields, toolkits send them (clients.md). */
const asText = (value: JsonValue): string | null => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
};

const readText = (attribute: Attribute, written: string, context: ValueContext): Result<AttributeValue, string> => {
  const isRole = attribute.declaredBy === 'UserPermission' && attribute.name === 'Role';
  const text = isRole ? plainRole(written) : written;
  const isChoice = attribute.kind === 'RATING' || attribute.kind === 'STATE' || attribute.constrained;
  if (text === '' || (attribute.kind === 'RATING' && text === 'None')) return scalar(null);
  const values = isChoice ? context.enumerations.valuesOf(attribute) : null;
  if (values !== null && values.length > 0) {
    return values.includes(text) ? scalar(text) : notAmong(attribute, text, values, context);
  }
  if (attribute.maxLength !== null && text.length > attribute.maxLength) {
    return invalid(attribute, context, `length is greater than the maximum length of ${attribute.maxLength}`);
  }
  if (context.refusesActiveMarkup && holdsActiveMarkup(text)) {
    return err(
      `Validation error: ${context.typeName}.${attribute.name} contained invalid input. Search 'HTML Whitelist' at help.rallydev.com for details.`,
    );
  }
  return scalar(text);
};

const readBoolean = (attribute: Attribute, value: JsonValue, context: ValueContext): Result<AttributeValue, string> => {
  const word = String(value).trim().toLowerCase();
  if (word === 'true' || word === 'false') return scalar(word === 'true');
  return notAmong(attribute, String(value), ['true', 'false'], context);
};

/** Some whole numbers, a session's length in seconds for one, are a choice among few. */
const readNumber = (attribute: Attribute, value: JsonValue, context: ValueContext): Result<AttributeValue, string> => {
  const written = asText(value) ?? '';
  const number = readNumberText(attribute, written);
  if (!number.ok) {
    return 'sentence' in number.error ? err(number.error.sentence) : invalid(attribute, context, number.error.why);
  }
  const choices = attribute.constrained ? context.enumerations.valuesOf(attribute) : null;
  const isAllowed = number.value === null || choices === null || choices.includes(String(number.value));
  return isAllowed ? scalar(number.value) : notAmong(attribute, written, choices, context);
};

const readBytes = (attribute: Attribute, value: JsonValue, context: ValueContext): Result<AttributeValue, string> => {
  if (value === '') return scalar(null);
  const bytes = decodeBase64(String(value));
  if (bytes === null) return err(`Could not parse: ${context.typeName}.${attribute.name} is not base64.`);
  return bytes.length > context.bytesMaximum
    ? invalid(attribute, context, `is larger than the maximum of ${context.bytesMaximum} bytes`)
    : ok({ is: 'bytes', bytes });
};

/** `null`, `""`, a ref in any form, or an object that carries `_ref`. */
const readReference = (value: JsonValue): Result<AttributeValue, string> => {
  const key = refKey(value);
  if (key === 'unset') return ok({ is: 'reference', key: null });
  return key.ok ? ok({ is: 'reference', key: key.value }) : key;
};

const notReference = (value: JsonValue): Result<never, string> =>
  err(
    `Could not parse: Cannot parse object reference from ${shown(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );

const refKey = (value: JsonValue): Result<ObjectKey, string> | 'unset' => {
  const text =
    typeof value === 'object' && value !== null && !Array.isArray(value) && '_ref' in value
      ? (value._ref ?? null)
      : value;
  if (text === null || text === '' || text === 'null') return 'unset';
  const key = typeof text === 'string' || typeof text === 'number' ? readObjectKey(String(text)) : null;
  return key === null ? notReference(text) : ok(key);
};

/** An array of refs, of objects with `_ref`, or of objects to be made; a bare string is refused (wsapi §4.1). */
export const readItems = (value: JsonValue, itemsMaximum: number): Result<readonly Item[], string> => {
  if (value === null || value === '') return ok([]);
  if (!Array.isArray(value)) return notReference(value);
  if (value.length > itemsMaximum)
    return err(`Could not parse: A collection takes at most ${itemsMaximum} items in one request.`);
  const items: Item[] = [];
  for (const each of value) {
    const isFresh = typeof each === 'object' && each !== null && !Array.isArray(each) && !('_ref' in each);
    if (isFresh) {
      items.push({ fresh: each });
      continue;
    }
    const key = refKey(each);
    if (key === 'unset') continue;
    if (!key.ok) return key;
    items.push({ key: key.value });
  }
  return ok(items);
};

/** Reads one attribute of a body. The error is a sentence in the vendor's wording. */
export const readAttributeValue = (
  attribute: Attribute,
  value: JsonValue,
  context: ValueContext,
): Result<AttributeValue, string> => {
  if (attribute.kind === 'COLLECTION') {
    const items = readItems(value, context.itemsMaximum);
    return items.ok ? ok({ is: 'items', items: items.value }) : items;
  }
  if (attribute.kind === 'OBJECT') return readReference(value);
  if (value === null) return scalar(null);
  if (typeof value === 'object') return invalid(attribute, context, 'is an invalid value');
  switch (attribute.kind) {
    case 'BINARY_DATA':
      return readBytes(attribute, value, context);
    case 'BOOLEAN':
      return value === '' ? scalar(false) : readBoolean(attribute, value, context);
    case 'INTEGER':
    case 'QUANTITY':
    case 'DECIMAL':
      return readNumber(attribute, value, context);
    case 'DATE': {
      const text = String(value);
      if (text === '') return scalar(null);
      const date = parseDateValue(text, context.workspaceZone);
      return date.ok ? scalar(date.value.toISOString()) : date;
    }
    default:
      return readText(attribute, String(value), context);
  }
};
