import { err, ok, type Result } from '../../kernel/result.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { write } from '../../storage/write.ts';
import { operationResult } from '../envelope.ts';
import type { Failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import type { ResolvedRequest } from '../resolve-request.ts';
import type { Item } from '../rules/attribute-value.ts';
import type { Services } from '../services.ts';
import { loadCollectionTarget, type Target } from './add-items.ts';
import { readCollectionItems } from './collection-items.ts';
import { planSave } from './save.ts';
import { changeLinks, foundItems } from './save-collections.ts';
import { changeObject, draftChange, loadTarget } from './update.ts';

const removeLinked = async (
  target: Target,
  items: readonly Item[],
  request: ResolvedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const { row, collection } = target;
  const wanted = items.flatMap((item) => ('key' in item ? [{ type: target.items, key: item.key }] : []));
  let first: LoadedRow | null = row;
  const load = async () => {
    const loaded = first ?? (await loadTarget(row.type, { kind: 'oid', oid: row.oid }, request, services));
    first = null;
    return loaded;
  };
  const saved = await changeObject(
    load,
    {
      values: new Map(),
      wish: null,
      further: wanted,
      collections: [collection],
      adjust: (draft, stored) => {
        const found = foundItems(draft, collection, items, services);
        if (found.error !== null) return [found.error];
        const present = stored.get(collection) ?? [];
        const remove = found.oids.filter((oid) => present.includes(oid));
        changeLinks(draft, collection, [], remove, present.length - remove.length);
        return [];
      },
    },
    request,
    services,
  );
  if (saved === null) return ['Cannot find object to read'];
  return saved.ok ? [] : saved.error.errors;
};

/** Items that point at the owner point nowhere afterwards; one that must point somewhere is refused. */
const removePointing = async (
  target: Target,
  items: readonly Item[],
  request: ResolvedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const back = target.collection.storage.at === 'inverse' ? target.collection.storage.attribute : '';
  const plans: WritePlan[] = [];
  for (const item of items) {
    if (!('key' in item)) return ['Could not parse: Items to be removed need _ref.'];
    const id =
      'oid' in item.key
        ? ({ kind: 'oid', oid: item.key.oid } as const)
        : ({ kind: 'uuid', uuid: item.key.uuid } as const);
    const row = await loadTarget(target.items, id, request, services);
    if (row === null)
      return [`Could not read: Could not read referenced object ${'oid' in item.key ? item.key.oid : item.key.uuid}`];
    const attribute = row.type.attribute(back);
    if (
      attribute === undefined ||
      attribute.storage.at !== 'reference' ||
      row.columns[attribute.storage.column] !== target.row.oid
    )
      continue;
    const draft = await draftChange(
      row,
      { values: new Map([[attribute, { is: 'reference', key: null }]]), wish: null },
      request,
      services,
    );
    if (!draft.ok) return draft.error.errors;
    const history = row.columns.revision_history_id;
    plans.push(planSave(draft.value, row.version, typeof history === 'number' ? history : null, request));
  }
  if (plans.length === 0) return [];
  const outcome = await write(services.database, plans);
  return outcome === 'written'
    ? []
    : ['Concurrency conflict: [Object has been modified since being read for update in this context]'];
};

/** `POST /TYPE/OID/COLLECTION/remove`: empty `Results` (wsapi §4.1). */
export const removeItems = async (
  operation: Extract<Operation, { name: 'add' | 'remove' }>,
  request: ResolvedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const items = readCollectionItems(request.body);
  if (!items.ok) return err({ envelope: 'Results', errors: [items.error], warnings: [] });
  const target = await loadCollectionTarget(operation, request, services);
  if (!target.ok) return target;
  const isLinked = target.value.collection.storage.at === 'link';
  const errors = isLinked
    ? await removeLinked(target.value, items.value, request, services)
    : await removePointing(target.value, items.value, request, services);
  if (errors.length > 0) return err({ envelope: 'Results', errors, warnings: [] });
  return ok(operationResult({ warnings: [], results: [] }));
};
