import type { WorkspaceAccess } from '../../access/access.ts';
import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { readObjectKey } from '../../query/operand.ts';
import { takeNumbers, takeObjectIds } from '../../storage/numbers.ts';
import type { WantedReference } from '../../storage/references.ts';
import { write } from '../../storage/write.ts';
import { createResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { JsonValue } from '../json-value.ts';
import type { Operation } from '../parse-request.ts';
import { hydrateContext, NO_WORKSPACE, type ResolvedRequest } from '../resolve-request.ts';
import { type AttributeValue, sqlTypeOf } from '../rules/attribute-value.ts';
import { type BodyObject, readBodyObject, readBodyValues } from '../rules/body.ts';
import { columnOf, type Draft, type References, setColumn, valueIn } from '../rules/draft.ts';
import { type RankWish, rankFor, readRankWish } from '../rules/rank.ts';
import { bottomKey } from '../rules/rank-key.ts';
import type { Services } from '../services.ts';
import { checkDraft, loadDraftReferences, planSave, setValues, type Unsaved, unsaved, valueContext } from './save.ts';
import { setCollections } from './save-collections.ts';

/** Objects that come with one of their own kind (a profile, a configuration, a permission) take two ids in a row. */
const COMPANIONS = 1;

const refIn = (value: JsonValue | undefined): number | null => {
  const text =
    typeof value === 'object' && value !== null && !Array.isArray(value) && '_ref' in value ? value._ref : value;
  const key = typeof text === 'string' || typeof text === 'number' ? readObjectKey(String(text)) : null;
  return key !== null && 'oid' in key ? key.oid : null;
};

const memberNamed = (body: BodyObject, name: string): JsonValue | undefined =>
  Object.entries(body.members).find(([key]) => key.toLowerCase() === name)?.[1];

/** The workspace a new object goes to: its project's, its own `Workspace`, else the request's. */
const workspaceFor = (body: BodyObject, request: ResolvedRequest): WorkspaceAccess | null => {
  const { workspaces } = request.caller.access;
  const projectOid = refIn(memberNamed(body, 'project')) ?? refIn(memberNamed(body, 'parent'));
  const byProject = [...workspaces.values()].find(
    (workspace) => projectOid !== null && workspace.facts.projects.has(projectOid),
  );
  const workspaceOid = refIn(memberNamed(body, 'workspace'));
  return byProject ?? workspaces.get(workspaceOid ?? -1) ?? request.workspace;
};

/** Without a project the request's own or the caller's default takes it (object-model, writable required attributes). */
const defaultProjectOf = (workspace: WorkspaceAccess | null, request: ResolvedRequest): number | null => {
  const candidates = [request.projectOid, request.caller.access.defaultProjectOid];
  return candidates.find((oid) => oid !== null && workspace?.roles.has(oid)) ?? null;
};

const applyDefaults = (draft: Draft, request: ResolvedRequest): void => {
  for (const attribute of draft.type.attributes) {
    const column = columnOf(attribute);
    if (column === null || attribute.default === null || valueIn(draft, column) !== null) continue;
    if (attribute.readOnly && attribute.kind !== 'BOOLEAN') continue;
    setColumn(draft, column, attribute.default, sqlTypeOf(attribute));
  }
  const isInProject = draft.type.attribute('Project') !== undefined && draft.type.table.visibleBy === 'project';
  if (isInProject && valueIn(draft, 'project_id') === null) {
    setColumn(draft, 'project_id', defaultProjectOf(draft.workspace, request), 'bigint');
  }
  if (draft.type.table.name === 'artifact' && draft.type.name === 'Task' && valueIn(draft, 'task_index') === null) {
    setColumn(draft, 'task_index', 0, 'bigint');
  }
};

const prefixOf = (type: ObjectType): string | null => (type.table.name === 'artifact' ? type.formattedIdPrefix : null);

/** Takes the ids and, for a work item, its number, before the write's own transaction (docs/adr/0003). */
const number = async (
  draft: Omit<Draft, 'oid'>,
  services: Services,
): Promise<{ oid: number; historyOid: number | null; number: number | null }> => {
  const prefix = prefixOf(draft.type);
  const count = 2 + COMPANIONS;
  if (prefix !== null && draft.workspace !== null) {
    const taken = await takeNumbers(services.database, draft.workspace.facts.oid, prefix, count);
    return { oid: taken.oids[0] ?? 0, historyOid: taken.oids[2] ?? null, number: taken.number };
  }
  const oids = await takeObjectIds(services.database, count);
  return { oid: oids[0] ?? 0, historyOid: oids[2] ?? null, number: null };
};

const hasHistory = (type: ObjectType): boolean => type.attribute('RevisionHistory')?.storage.at === 'reference';

const setIdentity = (
  draft: Draft,
  taken: { historyOid: number | null; number: number | null },
  request: ResolvedRequest,
): void => {
  if (hasHistory(draft.type)) setColumn(draft, 'revision_history_id', taken.historyOid, 'bigint');
  if (taken.number === null) return;
  setColumn(draft, 'type', draft.type.code, 'smallint');
  setColumn(draft, 'prefix', prefixOf(draft.type), 'text');
  setColumn(draft, 'fid', taken.number, 'bigint');
  setColumn(draft, 'created_by_id', request.caller.principal.userOid, 'bigint');
};

const neighbourOf = (wish: RankWish | null, services: Services): WantedReference[] =>
  wish !== null && 'neighbour' in wish ? [{ type: services.registry.type('Artifact'), key: wish.neighbour }] : [];

const setRank = async (
  draft: Draft,
  wish: RankWish | null,
  references: References,
  services: Services,
): Promise<string | null> => {
  if (draft.type.table.name !== 'artifact') return null;
  const workspaceOid = draft.workspace?.facts.oid ?? 0;
  if (wish === null) {
    setColumn(draft, 'rank', bottomKey(draft.now.getTime(), services.random), 'text');
    return null;
  }
  const neighbour = 'neighbour' in wish ? references.find(wish.neighbour) : null;
  if (neighbour === undefined) return 'Could not read: Could not read referenced object to rank by';
  setColumn(draft, 'rank', await rankFor(wish, workspaceOid, neighbour?.oid ?? null, services), 'text');
  return null;
};

/** Prepares a new object of a type from values; everything but the write itself. Also makes items of collections. */
export const draftNew = async (
  type: ObjectType,
  values: ReadonlyMap<Attribute, AttributeValue>,
  workspace: WorkspaceAccess | null,
  wish: RankWish | null,
  request: ResolvedRequest,
  services: Services,
): Promise<Result<{ draft: Draft; historyOid: number | null }, Unsaved>> => {
  const references = await loadDraftReferences(values, neighbourOf(wish, services), workspace, request, services);
  const bare = {
    type,
    workspace,
    before: null,
    now: services.clock(),
    set: new Map(),
    links: [],
    deltas: [],
    following: [],
    further: [],
    changes: [],
    references,
  };
  const trial: Draft = { ...bare, oid: 0 };
  const invalid = setValues(trial, values, services);
  if (invalid.length > 0) return err({ errors: invalid });
  applyDefaults(trial, request);
  const checked = await checkDraft(
    { ...trial, set: new Map(trial.set), deltas: [], further: [], links: [], following: [] },
    request,
    services,
  );
  if (!checked.ok) return checked;
  const taken = await number(bare, services);
  const draft: Draft = { ...trial, oid: taken.oid };
  setIdentity(draft, taken, request);
  const misplaced = await setRank(draft, wish, references, services);
  if (misplaced !== null) return err(unsaved(misplaced));
  const ruled = await checkDraft(draft, request, services);
  if (!ruled.ok) return ruled;
  const collected = setCollections(draft, values, null, services);
  return collected.length > 0 ? err({ errors: collected }) : ok({ draft, historyOid: taken.historyOid });
};

const outcomes: Readonly<Record<'conflict' | 'dangling' | 'duplicate', (type: ObjectType) => string>> = {
  conflict: () => 'Concurrency conflict: [Object has been modified since being read for update in this context]',
  dangling: () => 'Could not read: Could not read referenced object',
  duplicate: (type) => `Validation error: ${type.elementName} with the same name or key already exists`,
};

/** `POST|PUT /TYPE/create`: the new object, as `fetch` asks for it, in a CreateResult. */
export const createObject = async (
  operation: Extract<Operation, { name: 'create' }>,
  request: ResolvedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const { type } = operation;
  const refuse = (errors: readonly string[], warnings: readonly string[] = []) =>
    err({ envelope: 'CreateResult' as const, errors, warnings });
  if (type.abstract || !type.operations.includes('C'))
    return err(failure('CreateResult', `Not authorized to create: ${type.elementName}`));
  const body = readBodyObject(request.body, limits);
  if (!body.ok) return refuse([body.error]);
  const workspace = workspaceFor(body.value, request);
  const context = await valueContext(type, workspace, request.caller.access, services);
  const read = readBodyValues(type, body.value, true, context);
  if (!read.ok) return refuse(read.error.errors, read.error.warnings);
  const wish = readRankWish(request.parameters);
  if (!wish.ok) return refuse([wish.error], read.value.warnings);
  const drafted = await draftNew(type, read.value.values, workspace, wish.value, request, services);
  if (!drafted.ok) return refuse(drafted.error.errors, read.value.warnings);
  const outcome = await write(services.database, [
    planSave(drafted.value.draft, null, drafted.value.historyOid, request),
  ]);
  if (outcome !== 'written') return refuse([outcomes[outcome](type)], read.value.warnings);
  forgetWhatChanged(type, services);
  const { oid } = drafted.value.draft;
  const fetch = request.fetch ?? { kind: 'all', fields: [] };
  const object = await services.hydrator.object(type, oid, fetch, await freshContext(type, request, services));
  return ok(createResult(object ?? 'null', read.value.warnings));
};

/** Types whose change changes what callers may reach or who they are. */
const REACH = new Set([
  'User',
  'UserProfile',
  'Project',
  'Workspace',
  'WorkspaceConfiguration',
  'ProjectPermission',
  'WorkspacePermission',
  'Subscription',
]);

export const forgetWhatChanged = (type: ObjectType, services: Services): void => {
  if (!REACH.has(type.name)) return;
  services.access.forget();
  services.identityChanged();
};

/** A new project or workspace is visible only with what the caller may reach now. */
export const freshContext = async (type: ObjectType, request: ResolvedRequest, services: Services) => {
  if (!REACH.has(type.name)) return hydrateContext(request);
  const access = (await services.access.accessOf(request.caller.access.userOid)) ?? request.caller.access;
  const caller = { ...request.caller, access };
  return hydrateContext({
    ...request,
    caller,
    scope: { ...request.scope, workspaceOids: [NO_WORKSPACE, ...access.workspaces.keys()] },
  });
};
