import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { readJson } from '../json-reader.ts';
import type { JsonValue } from '../json-value.ts';
import { type Item, readItems } from '../rules/attribute-value.ts';

const isObject = (value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The items of an add or remove: `{"CollectionItems":[…]}`, or the array under the collection's own name, as pyral
 * sends it. The error is a sentence.
 */
export const readCollectionItems = (body: Uint8Array | null): Result<readonly Item[], string> => {
  if (body === null || body.length === 0) return err('Could not parse: The request body must hold CollectionItems.');
  const read = readJson(body, limits);
  if (!read.ok) return err(read.error.message);
  const list = isObject(read.value) ? Object.values(read.value)[0] : read.value;
  if (!Array.isArray(list)) return err('Could not parse: CollectionItems must be an array of objects with _ref.');
  const items = readItems(list, limits.collectionItems);
  return items.ok ? ok(items.value) : items;
};
