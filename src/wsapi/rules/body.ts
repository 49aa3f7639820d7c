import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { type JsonLimits, readJson } from '../json-reader.ts';
import type { JsonValue } from '../json-value.ts';
import { type AttributeValue, readAttributeValue, type ValueContext } from './attribute-value.ts';

export interface BodyObject {
  /** The one key around the object, as the client spelt it: `Defect`, `defect`, `model`. */
  readonly key: string;
  readonly members: Readonly<Record<string, JsonValue>>;
}

/** Attributes of a body that may be written, with their values; and what was left out. */
export interface BodyValues {
  readonly values: ReadonlyMap<Attribute, AttributeValue>;
  readonly warnings: readonly string[];
}

const isObject = (value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads `{"<any key>": {…}}`; an empty body is an object without members (rank calls send none). */
export const readBodyObject = (body: Uint8Array | null, limits: JsonLimits): Result<BodyObject, string> => {
  if (body === null || body.length === 0) return ok({ key: '', members: {} });
  const read = readJson(body, limits);
  if (!read.ok) return err(read.error.message);
  if (!isObject(read.value))
    return err('Could not parse: The request body must be a JSON object with one key, the type of the object.');
  const [entry, ...more] = Object.entries(read.value);
  if (entry === undefined) return ok({ key: '', members: {} });
  if (more.length > 0 || !isObject(entry[1])) {
    return err('Could not parse: The request body must be a JSON object with one key, the type of the object.');
  }
  return ok({ key: entry[0], members: entry[1] });
};

/** Names that clients send back although no write may set them; they are left out without a word (clients.md). */
const SILENT = new Set(['objectid', 'objectuuid', 'formattedid', 'oid']);

const isSilent = (name: string): boolean => name.startsWith('_') || SILENT.has(name.toLowerCase());

const isWritable = (attribute: Attribute, isNew: boolean): boolean => {
  const { storage } = attribute;
  if (attribute.readOnly || (attribute.createOnly && !isNew)) return false;
  // Items that point back are written by themselves, or through the collection's own /add and /remove.
  if (attribute.kind === 'BINARY_DATA') return true;
  if (storage.at === 'computed' || storage.at === 'inverse' || storage.at === 'unset') return false;
  return storage.at !== 'link' || storage.link.derived !== true;
};

/** A collection as an answer shows it says no more than where its items are: sent back, it leaves them as they are. */
const isCollectionStub = (attribute: Attribute, json: JsonValue): boolean => {
  if (attribute.kind !== 'COLLECTION' || !isObject(json) || typeof json._ref !== 'string') return false;
  return json._ref.toLowerCase().endsWith(`/${attribute.name.toLowerCase()}`);
};

/** W1: what cannot be written is left out (wsapi §4.4). */
export const ignoredElement = (key: string, name: string): string =>
  `Ignored JSON element ${key}.${name} during processing of this request.`;

/** Reads a body's members as the type's attributes; unknown and read-only ones become the vendor's warning (W1). */
export const readBodyValues = (
  type: ObjectType,
  body: BodyObject,
  isNew: boolean,
  context: ValueContext,
): Result<BodyValues, { readonly errors: readonly string[]; readonly warnings: readonly string[] }> => {
  const values = new Map<Attribute, AttributeValue>();
  const warnings: string[] = [];
  const errors: string[] = [];
  for (const [name, json] of Object.entries(body.members)) {
    if (isSilent(name)) continue;
    const attribute = type.attribute(name);
    if (attribute === undefined || !isWritable(attribute, isNew)) {
      warnings.push(ignoredElement(body.key || type.path, name));
      continue;
    }
    if (isCollectionStub(attribute, json)) continue;
    const value = readAttributeValue(attribute, json, context);
    if (value.ok) values.set(attribute, value.value);
    else errors.push(value.error);
  }
  return errors.length > 0 ? err({ errors, warnings }) : ok({ values, warnings });
};
