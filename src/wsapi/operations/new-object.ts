import type { WorkspaceAccess } from '../../access/access.ts';
import { assert } from '../../kernel/assert.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { takeNumbers, takeObjectIds } from '../../storage/numbers.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { type AttributeValue, sqlTypeOf } from '../rules/attribute-value.ts';
import { columnOf, type Draft, type References, setColumn, startDraft, valueIn } from '../rules/draft.ts';
import type { RankWish } from '../rules/rank.ts';
import type { Services } from '../services.ts';
import { checkDraft } from './check-draft.ts';
import { keysIn, loadDraftReferences, setValues, type Unsaved } from './save.ts';
import { setCollections } from './save-collections.ts';
import { neighbourOf, setRank } from './set-rank.ts';

/** What an object is put in, tests or is about decides the project that nobody names, in this order. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  TestCase: ['test_folder_id', 'work_product_id'],
  TestFolder: ['parent_id'],
  TimeEntryItem: ['task_id', 'work_product_id'],
  UserIterationCapacity: ['iteration_id'],
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
  const testCaseType = draft.workspace?.facts.testCaseType ?? null;
  if (draft.type.name === 'TestCase' && testCaseType !== null && valueIn(draft, 'test_case_type') === null) {
    setColumn(draft, 'test_case_type', testCaseType, 'text');
  }
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

const identityOf = ({
  number,
  oids,
}: {
  readonly number: number | null;
  readonly oids: readonly number[];
}): Identity => {
  const [oid, companionOid, historyOid] = oids;
  assert(oid !== undefined && companionOid !== undefined && historyOid !== undefined, 'as many ids as asked for');
  return { oid, companionOid, historyOid, number };
};

/**
 * Takes the ids and, for work items, their numbers, before the write's own transaction (docs/adr/0003). Those of one object
 * come from the stock, those of several stand in a row.
 */
const takeIdentities = async (
  type: ObjectType,
  workspace: WorkspaceAccess | null,
  count: number,
  services: Services,
): Promise<readonly Identity[]> => {
  const prefix = prefixOf(type, workspace);
  const { database, numbers } = services;
  if (prefix === null || workspace === null) {
    const oids = await takeObjectIds(database, IDS_PER_OBJECT * count);
    return Array.from({ length: count }, (_, at) =>
      identityOf({ number: null, oids: oids.slice(IDS_PER_OBJECT * at) }),
    );
  }
  const { oid } = workspace.facts;
  const taken =
    count === 1
      ? [await numbers.take(database, oid, prefix, IDS_PER_OBJECT)]
      : await takeNumbers(database, oid, prefix, IDS_PER_OBJECT, count);
  return taken.map(identityOf);
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

/** What a new object is to be, and where. */
export interface Beginning {
  readonly type: ObjectType;
  readonly workspace: WorkspaceAccess | null;
  readonly values: ReadonlyMap<Attribute, AttributeValue>;
}

/** On trial first: a request that is refused takes no numbers. */
const draftOnTrial = async (
  { type, workspace, values }: Beginning,
  references: References,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Draft, Unsaved>> => {
  const now = services.clock();
  const trial = startDraft({ type, workspace, before: null, now, references, oid: 0, companionOid: 0 });
  const invalid = setValues(trial, values, services);
  if (invalid.length > 0) return err({ errors: invalid });
  applyDefaults(trial, request);
  const checked = await checkDraft(
    { ...startDraft(trial), set: new Map(trial.set), bytes: trial.bytes },
    request,
    services,
  );
  return checked.ok ? ok(trial) : checked;
};

const draftInEarnest = async (
  trial: Draft,
  { values }: Beginning,
  taken: Identity,
  wish: RankWish,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<NewObject, Unsaved>> => {
  const draft: Draft = { ...trial, oid: taken.oid, companionOid: taken.companionOid };
  setIdentity(draft, taken, request);
  const misplaced = await setRank(draft, wish, draft.references, services);
  if (misplaced.length > 0) return err({ errors: misplaced });
  const collected = setCollections(draft, values, null, services);
  if (collected.length > 0) return err({ errors: collected });
  const ruled = await checkDraft(draft, request, services);
  return ruled.ok ? ok({ draft, historyOid: taken.historyOid }) : ruled;
};

/** Prepares a new object of a type from values: everything but the write itself. */
export const draftNew = async (
  beginning: Beginning,
  wish: RankWish | null,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<NewObject, Unsaved>> => {
  const { type, workspace, values } = beginning;
  const references = await loadDraftReferences(values, neighbourOf(wish, services), workspace, request, services);
  const trial = await draftOnTrial(beginning, references, request, services);
  if (!trial.ok) return trial;
  const [taken] = await takeIdentities(type, workspace, 1, services);
  assert(taken, 'an identity for one object');
  return draftInEarnest(trial.value, beginning, taken, wish ?? { to: 'bottom' }, request, services);
};

/** Ranks of new objects stand in the order of the objects: the sorted ones go to the work items among them. */
const rankInOrder = (drafted: readonly NewObject[]): void => {
  const ranked = drafted.map(({ draft }) => draft).filter((draft) => draft.set.has('rank'));
  const ranks = ranked.map((draft) => String(valueIn(draft, 'rank'))).sort(byBytes);
  for (const [at, draft] of ranked.entries()) setColumn(draft, 'rank', ranks[at] ?? null, 'text');
};

const byBytes = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The same for many of one type, with as many statements as for one. */
export const draftManyNew = async (
  type: ObjectType,
  workspace: WorkspaceAccess | null,
  each: readonly ReadonlyMap<Attribute, AttributeValue>[],
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly NewObject[], Unsaved>> => {
  const wanted = each.flatMap((values) => keysIn(values, services));
  const references = await loadDraftReferences(new Map(), wanted, workspace, request, services);
  const beginnings = each.map((values) => ({ type, workspace, values }));
  const trials: Draft[] = [];
  for (const beginning of beginnings) {
    const trial = await draftOnTrial(beginning, references, request, services);
    if (!trial.ok) return trial;
    trials.push(trial.value);
  }
  const identities = await takeIdentities(type, workspace, each.length, services);
  const drafted: NewObject[] = [];
  for (const [at, beginning] of beginnings.entries()) {
    const [trial, taken] = [trials[at], identities[at]];
    assert(trial && taken, 'a draft and an identity for each object');
    const draft = await draftInEarnest(trial, beginning, taken, { to: 'bottom' }, request, services);
    if (!draft.ok) return draft;
    drafted.push(draft.value);
  }
  rankInOrder(drafted);
  return ok(drafted);
};
