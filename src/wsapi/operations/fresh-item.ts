import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import { readBodyValues } from '../rules/body.ts';
import type { Services } from '../services.ts';
import type { CollectionTarget } from './collection-target.ts';
import { draftNew } from './new-object.ts';
import { planSave, type Unsaved, unsaved, valueContext } from './save.ts';
import { workspaceOfRow } from './target.ts';

/** Plans a new item of a collection; items without `_ref` are created (wsapi §4.1). `given` is what the collection itself says of it. */
export const planFresh = async (
  target: CollectionTarget,
  members: Extract<Item, { fresh: unknown }>['fresh'],
  given: ReadonlyMap<Attribute, AttributeValue>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<WritePlan, Unsaved>> => {
  const [type, ...others] = target.itemType.concrete;
  if (type === undefined || others.length > 0) {
    return err(unsaved('Could not parse: An item without _ref needs a collection of one type.'));
  }
  const workspace = workspaceOfRow(target.row, request);
  const context = await valueContext(type, workspace, request.caller.access, services);
  const read = readBodyValues(type, { key: type.path, members }, true, context);
  if (!read.ok) return read;
  const values = new Map([...read.value.values, ...given]);
  const drafted = await draftNew(type, values, workspace, null, request, services);
  return drafted.ok ? ok(planSave(drafted.value.draft, null, drafted.value.historyOid, request)) : drafted;
};
