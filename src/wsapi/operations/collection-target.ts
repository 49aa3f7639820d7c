import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import { itemTypeOf } from '../../model/collection-items.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { type Failure, failure } from '../failure.ts';
import { readJson } from '../json-reader.ts';
import type { JsonValue } from '../json-value.ts';
import type { Operation } from '../parse-request.ts';
import { type Item, readItems } from '../rules/attribute-value.ts';
import { notAuthorized } from '../sentences.ts';
import type { Services } from '../services.ts';
import { loadTarget } from './target.ts';

/** What an add or remove works on: the owner's row, its collection, and the items named in the body. */
export interface CollectionTarget {
  readonly row: LoadedRow;
  readonly collection: Attribute;
  readonly itemType: ObjectType;
  readonly items: readonly Item[];
}

export type CollectionOperation = Extract<Operation, { name: 'add' | 'remove' }>;

const isObject = (value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"CollectionItems":[…]}`, or the array under the collection's own name, as pyral sends it. */
const readBodyItems = (body: Uint8Array | null): Result<readonly Item[], string> => {
  if (body === null || body.length === 0) return err('Could not parse: The request body must hold CollectionItems.');
  const read = readJson(body, limits);
  if (!read.ok) return err(read.error.message);
  const list = isObject(read.value) ? Object.values(read.value)[0] : read.value;
  if (!Array.isArray(list)) return err('Could not parse: CollectionItems must be an array of objects with _ref.');
  return readItems(list, limits.collectionItems);
};

const refuse = (error: string): { ok: false; error: Failure } => err(failure('Results', error));

/** Reads the body and finds the owner with a collection that can be written at all. */
export const loadCollectionTarget = async (
  operation: CollectionOperation,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<CollectionTarget, Failure>> => {
  const items = readBodyItems(request.body);
  if (!items.ok) return refuse(items.error);
  const row = await loadTarget(operation.type, operation.id, request, services);
  if (row === null) return refuse('Cannot find object to read');
  const collection = row.type.attribute(operation.collection);
  const itemType = collection?.kind === 'COLLECTION' ? itemTypeOf(collection, services.registry) : undefined;
  if (collection === undefined || itemType === undefined || collection.storage.at === 'unset') {
    return refuse(
      `Could not read: Could not find the collection "${operation.collection}" on type ${row.type.displayName}`,
    );
  }
  if (collection.storage.at === 'link' && collection.storage.link.derived) {
    return refuse(notAuthorized('update', row.type, row.oid));
  }
  return ok({ row, collection, itemType, items: items.value });
};
