import { err, ok, type Result } from '../../kernel/result.ts';
import type { FoundObject } from '../../storage/find.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import type { Failure } from '../failure.ts';
import type { Services } from '../services.ts';
import { type CollectionOperation, type CollectionTarget, loadCollectionTarget } from './collection-target.ts';
import { changeLinkedItems } from './linked-items.ts';
import { changePointingItems } from './pointing-items.ts';
import { freshContext } from './reach.ts';
import { loadDraftReferences } from './save.ts';
import { workspaceOfRow } from './target.ts';

/** Items of an abstract type are sent as what they are. */
const withTypes = async (
  oids: readonly number[],
  { itemType, row }: CollectionTarget,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly FoundObject[]> => {
  const [only, ...others] = itemType.concrete;
  if (only !== undefined && others.length === 0) return oids.map((oid) => ({ oid, type: only }));
  const wanted = oids.map((oid) => ({ type: itemType, key: { oid } }));
  const workspace = workspaceOfRow(row, request);
  const references = await loadDraftReferences(new Map(), wanted, workspace, request, services);
  return oids.flatMap((oid) => references.find({ oid }) ?? []);
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
  const found = await withTypes(added.value, target.value, request, services);
  const texts = await services.hydrator.objects(found, request.fetch ?? { kind: 'all', fields: [] }, context);
  return ok(operationResult({ warnings: [], results: added.value.flatMap((oid) => texts.get(oid) ?? []) }));
};
