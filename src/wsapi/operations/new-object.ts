import type { WorkspaceAccess } from '../../access/access.ts';
import { assert } from '../../kernel/assert.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { takeObjectIds } from '../../storage/numbers.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { type AttributeValue, sqlTypeOf } from '../rules/attribute-value.ts';
import { columnOf, type Draft, setColumn, startDraft, valueIn } from '../rules/draft.ts';
import type { RankWish } from '../rules/rank.ts';
import type { Services } from '../services.ts';
import { checkDraft, loadDraftReferences, setValues, type Unsaved } from './save.ts';
import { setCollections } from './save-collections.ts';
import { neighbourOf, setRank } from './set-rank.ts';

/** What an object is put in or tests decides the project that nobody names, in this order. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  TestCase: ['test_folder_id', 'work_product_id'],
  TestFolder: ['parent_id'],
};

const projectOfPlace = (draft: Draft): number | null => {
  const places = (PLACES[draft.type.name] ?? []).map((column) => valueIn(draft, column));
  const oid = places.find((place) => typeof place === 'number');
  return typeof oid === 'number' ? (draft.references.find({ oid })?.projectOid ?? null) : null;
};

/** Without a project the request's own or the caller's default takes it (object-model, writable required attributes). */
const defaultProjectOf = (workspace: WorkspaceAccess | null, request: AuthorizedRequest): number | null => {
  const candidates = [request.projectOid, request.caller.access.defaultProjectOid];
  return candidates.find((oid) => oid !== null && workspace?.roles.has(oid)) ?? null;
};

const applyDefaults = (draft: Draft, request: AuthorizedRequest): void => {
  for (const attribute of draft.type.attributes) {
    const column = columnOf(attribute);
    if (column === null || attribute.default === null || valueIn(draft, column) !== null) continue;
    if (attribute.readOnly && attribute.kind !== 'BOOLEAN') continue;
    setColumn(draft, column, attribute.default, sqlTypeOf(attribute));
  }
  const isInProject = draft.type.attribute('Project') !== undefined && draft.type.table.visibleBy === 'project';
  if (isInProject && valueIn(draft, 'project_id') === null) {
    setColumn(draft, 'project_id', projectOfPlace(draft) ?? defaultProjectOf(draft.workspace, request), 'bigint');
  }
  if (draft.type.table.name === 'artifact' && draft.type.name === 'Task' && valueIn(draft, 'task_index') === null) {
    setColumn(draft, 'task_index', 0, 'bigint');
  }
};

/** The prefix that the workspace's configuration gives, else the model's; null for types without a FormattedID. */
const prefixOf = (type: ObjectType, workspace: WorkspaceAccess | null): string | null =>
  type.formattedIdPrefix === null ? null : (workspace?.facts.prefixes.get(type.name) ?? type.formattedIdPrefix);

/** The fresh numbers of a new object. `number` is its FormattedID's, null for types that have none. */
interface Identity {
  readonly oid: number;
  readonly companionOid: number;
  readonly historyOid: number;
  readonly number: number | null;
}

/** The object's own id, its companion's and its history's: taken together, not necessarily in a row. */
const IDS_PER_OBJECT = 3;

/** Takes the ids and, for a work item, its number, before the write's own transaction (docs/adr/0003). */
const takeIdentity = async (
  type: ObjectType,
  workspace: WorkspaceAccess | null,
  services: Services,
): Promise<Identity> => {
  const prefix = prefixOf(type, workspace);
  const taken =
    prefix !== null && workspace !== null
      ? await services.numbers.take(services.database, workspace.facts.oid, prefix, IDS_PER_OBJECT)
      : { number: null, oids: await takeObjectIds(services.database, IDS_PER_OBJECT) };
  const [oid, companionOid, historyOid] = taken.oids;
  assert(oid !== undefined && companionOid !== undefined && historyOid !== undefined, 'as many ids as asked for');
  return { oid, companionOid, historyOid, number: taken.number };
};

const hasHistory = (type: ObjectType): boolean => type.attribute('RevisionHistory')?.storage.at === 'reference';

const setIdentity = (draft: Draft, taken: Identity, request: AuthorizedRequest): void => {
  if (hasHistory(draft.type)) setColumn(draft, 'revision_history_id', taken.historyOid, 'bigint');
  if (draft.type.table.shared) setColumn(draft, 'type', draft.type.code, 'smallint');
  if (taken.number === null) return;
  setColumn(draft, 'prefix', prefixOf(draft.type, draft.workspace), 'text');
  setColumn(draft, 'fid', taken.number, 'bigint');
  if (draft.type.table.name === 'artifact')
    setColumn(draft, 'created_by_id', request.caller.principal.userOid, 'bigint');
};

export interface NewObject {
  readonly draft: Draft;
  readonly historyOid: number;
}

/** Prepares a new object of a type from values: everything but the write itself. */
export const draftNew = async (
  type: ObjectType,
  values: ReadonlyMap<Attribute, AttributeValue>,
  workspace: WorkspaceAccess | null,
  wish: RankWish | null,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<NewObject, Unsaved>> => {
  const references = await loadDraftReferences(values, neighbourOf(wish, services), workspace, request, services);
  const now = services.clock();
  const trial = startDraft({ type, workspace, before: null, now, references, oid: 0, companionOid: 0 });
  const invalid = setValues(trial, values, services);
  if (invalid.length > 0) return err({ errors: invalid });
  applyDefaults(trial, request);
  // On trial first: a request that is refused takes no numbers.
  const checked = await checkDraft({ ...startDraft(trial), set: new Map(trial.set) }, request, services);
  if (!checked.ok) return checked;
  const taken = await takeIdentity(type, workspace, services);
  const draft: Draft = { ...trial, oid: taken.oid, companionOid: taken.companionOid };
  setIdentity(draft, taken, request);
  const misplaced = await setRank(draft, wish ?? { to: 'bottom' }, references, services);
  if (misplaced.length > 0) return err({ errors: misplaced });
  const collected = setCollections(draft, values, null, services);
  if (collected.length > 0) return err({ errors: collected });
  const ruled = await checkDraft(draft, request, services);
  return ruled.ok ? ok({ draft, historyOid: taken.historyOid }) : ruled;
};
