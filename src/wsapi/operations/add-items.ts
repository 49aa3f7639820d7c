import { err, ok, type Result } from '../../kernel/result.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import type { Failure } from '../failure.ts';
import type { Services } from '../services.ts';
import { type CollectionOperation, loadCollectionTarget } from './collection-target.ts';
import { changeLinkedItems } from './linked-items.ts';
import { changePointingItems } from './pointing-items.ts';
import { freshContext } from './reach.ts';
import { loadTarget } from './target.ts';

/** Items of an abstract type are sent as what they are. */
const withTypes = async (
  oids: readonly number[],
  items: ObjectType,
  request: AuthorizedRequest,
  services: Services,
) => {
  const [only, ...others] = items.concrete;
  if (only !== undefined && others.length === 0) return oids.map((oid) => ({ oid, type: only }));
  const rows = await Promise.all(oids.map((oid) => loadTarget(items, { kind: 'oid', oid }, request, services)));
  return rows.flatMap((row) => (row === null ? [] : [{ oid: row.oid, type: row.type }]));
};

/** `POST /TYPE/OID/COLLECTION/add`: echoes the added items in `Results`, as `fetch` asks for them (wsapi §4.1). */
export const addItems = async (
  operation: CollectionOperation,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const target = await loadCollectionTarget(operation, request, services);
  if (!target.ok) return target;
  const change = target.value.collection.storage.at === 'link' ? changeLinkedItems : changePointingItems;
  const added = await change(target.value, 'add', request, services);
  if (!added.ok) return err({ envelope: 'Results', errors: added.error.errors, warnings: [] });
  const context = await freshContext(target.value.row.type, request, services);
  const found = await withTypes(added.value, target.value.itemType, request, services);
  const texts = await services.hydrator.objects(found, request.fetch ?? { kind: 'all', fields: [] }, context);
  return ok(operationResult({ warnings: [], results: added.value.flatMap((oid) => texts.get(oid) ?? []) }));
};
