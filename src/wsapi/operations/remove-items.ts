import { err, ok, type Result } from '../../kernel/result.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import type { Failure } from '../failure.ts';
import type { Services } from '../services.ts';
import { type CollectionOperation, loadCollectionTarget } from './collection-target.ts';
import { changeLinkedItems } from './linked-items.ts';
import { changePointingItems } from './pointing-items.ts';

/** `POST /TYPE/OID/COLLECTION/remove`: empty `Results` (wsapi §4.1). An item that must point somewhere stays. */
export const removeItems = async (
  operation: CollectionOperation,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const target = await loadCollectionTarget(operation, request, services);
  if (!target.ok) return target;
  const change = target.value.collection.storage.at === 'link' ? changeLinkedItems : changePointingItems;
  const removed = await change(target.value, 'remove', request, services);
  if (!removed.ok) return err({ envelope: 'Results', errors: removed.error.errors, warnings: [] });
  return ok(operationResult({ warnings: [], results: [] }));
};
