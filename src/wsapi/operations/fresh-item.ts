import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import { nextPlace, type PlacedType } from '../../storage/next-place.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { AttributeValue, Item } from '../rules/attribute-value.ts';
import { readBodyValues } from '../rules/body.ts';
import { planSave } from '../rules/plan-save.ts';
import type { Services } from '../services.ts';
import type { CollectionTarget } from './collection-target.ts';
import { draftManyNew } from './new-object.ts';
import { type Unsaved, unsaved, valueContext } from './save.ts';
import { workspaceOfRow } from './target.ts';

type Values = ReadonlyMap<Attribute, AttributeValue>;

/** The objects to be made among the items of a body. */
export const freshAmong = (items: readonly Item[]): readonly Extract<Item, { fresh: unknown }>['fresh'][] =>
  items.flatMap((item) => ('fresh' in item ? [item.fresh] : []));

/** An item that names no project is made where its owner is. */
const projectOfOwner = ({ row }: CollectionTarget, type: ObjectType): Values => {
  const project = type.attribute('Project');
  const oid = row.columns.project_id;
  const isFree = project?.storage.at === 'reference' && !project.readOnly && typeof oid === 'number';
  return new Map(isFree ? [[project, { is: 'reference', key: { oid } }]] : []);
};

/** The attribute that says where an object stands below its owner. */
const PLACES: Readonly<Record<PlacedType, string>> = { Task: 'TaskIndex', TestCaseStep: 'StepIndex' };

const isPlaced = (name: string): name is PlacedType => Object.hasOwn(PLACES, name);

/** Tasks and steps that name no place come last, in the order given. */
const lastPlaces = async (
  { row }: CollectionTarget,
  type: ObjectType,
  each: readonly Values[],
  services: Services,
): Promise<readonly Values[]> => {
  const placed = isPlaced(type.name) ? type.name : null;
  const index = placed === null ? undefined : type.attribute(PLACES[placed]);
  if (placed === null || index === undefined) return each;
  let next = await nextPlace(services.database, placed, row.workspaceOid ?? 0, row.oid);
  return each.map((values) =>
    values.has(index) ? values : new Map([...values, [index, { is: 'scalar', value: next++ }]]),
  );
};

/**
 * Plans new items of a collection; items without `_ref` are created (wsapi §4.1). `given` is what the collection itself
 * says of each. The first mistake ends it.
 */
export const planFreshItems = async (
  target: CollectionTarget,
  given: Values,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly WritePlan[], Unsaved>> => {
  const fresh = freshAmong(target.items);
  if (fresh.length === 0) return ok([]);
  const [type, ...others] = target.itemType.concrete;
  if (type === undefined || others.length > 0) {
    return err(unsaved('Could not parse: An item without _ref needs a collection of one type.'));
  }
  const workspace = workspaceOfRow(target.row, request);
  const context = await valueContext(type, workspace, request.caller.access, services);
  const usual = projectOfOwner(target, type);
  const each: Values[] = [];
  for (const members of fresh) {
    const read = readBodyValues(type, { key: type.path, members }, true, context);
    if (!read.ok) return read;
    each.push(new Map([...usual, ...read.value.values, ...given]));
  }
  const placed = await lastPlaces(target, type, each, services);
  const drafted = await draftManyNew(type, workspace, placed, request, services);
  if (!drafted.ok) return drafted;
  return ok(drafted.value.map(({ draft, historyOid }) => planSave(draft, null, historyOid, request)));
};
