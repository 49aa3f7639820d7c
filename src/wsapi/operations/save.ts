import { type Access, allVisibleProjects, isRestricted, type WorkspaceAccess } from '../../access/access.ts';
import { limits } from '../../config/limits.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { NewParent, RevisionRow, WritePlan } from '../../query/write-plan.ts';
import { loadReferences, type Referenced, type WantedReference } from '../../storage/references.ts';
import { type AuthorizedRequest, rowScopeIn } from '../authorize-request.ts';
import { type AttributeValue, sqlTypeOf, type ValueContext } from '../rules/attribute-value.ts';
import {
  columnOf,
  type Draft,
  hasChanged,
  indexReferences,
  type References,
  setColumn,
  valueIn,
} from '../rules/draft.ts';
import { revisionChanges } from '../rules/revision-changes.ts';
import { ORIGINAL_REVISION, revisionDescription } from '../rules/revision-wording.ts';
import { unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';

/** Why an object cannot be saved: sentences for `Errors`, as many as there are. */
export interface Unsaved {
  readonly errors: readonly string[];
}

export const unsaved = (error: string): Unsaved => ({ errors: [error] });

export const valueContext = async (
  type: ObjectType,
  workspace: WorkspaceAccess | null,
  access: Access,
  services: Services,
): Promise<ValueContext> => ({
  typeName: type.elementName,
  refusesActiveMarkup: type.ancestors.includes('Artifact') || type.name === 'ConversationPost',
  workspaceZone: workspace?.facts.timeZone ?? access.timeZone,
  enumerations: await services.access.enumerations(workspace?.facts.oid ?? 0),
  itemsMaximum: limits.collectionItems,
  bytesMaximum: limits.attachmentBytes,
});

const targetType = (attribute: Attribute, services: Services): ObjectType | undefined =>
  services.registry.find(attribute.ref ?? '');

/** The keys in a body that name objects, each with the type its attribute allows. */
export const keysIn = (values: ReadonlyMap<Attribute, AttributeValue>, services: Services): WantedReference[] =>
  [...values].flatMap(([attribute, value]) => {
    const type = targetType(attribute, services);
    if (type === undefined) return [];
    if (value.is === 'reference') return value.key === null ? [] : [{ type, key: value.key }];
    if (value.is !== 'items') return [];
    return value.items.flatMap((item) => ('key' in item ? [{ type, key: item.key }] : []));
  });

/** Loads everything that values and the stored row refer to, as the caller sees it. */
export const loadDraftReferences = async (
  values: ReadonlyMap<Attribute, AttributeValue>,
  further: readonly WantedReference[],
  workspace: WorkspaceAccess | null,
  request: AuthorizedRequest,
  services: Services,
): Promise<References> => {
  const { access } = request.caller;
  const wanted = [...keysIn(values, services), ...further];
  const visible = isRestricted(access) ? allVisibleProjects(access) : null;
  const found = await loadReferences(
    services.database,
    wanted,
    rowScopeIn(access, workspace, null),
    visible,
    services.registry,
  );
  return indexReferences(found);
};

/** A reference must name an object of the right type, visible, and of the same workspace (no reference crosses one). */
export const isAllowedTarget = (
  found: Referenced | undefined,
  type: ObjectType,
  workspace: WorkspaceAccess | null,
): found is Referenced => {
  if (found === undefined || !type.concrete.includes(found.type)) return false;
  return found.workspaceOid === null || workspace === null || found.workspaceOid === workspace.facts.oid;
};

/** The workspace is part of the row's key and was chosen before the draft; a body may only say the same again. */
const checkWorkspace = (draft: Draft, key: ObjectKey | null): string | null =>
  key === null || draft.references.find(key)?.oid === draft.workspace?.facts.oid ? null : unreadable(key);

const setReference = (draft: Draft, attribute: Attribute, key: ObjectKey | null, services: Services): string | null => {
  const column = columnOf(attribute);
  const type = targetType(attribute, services);
  // The type comes later: there is no object it could name, and nothing to clear.
  if (type === undefined || column === null) return key === null ? null : unreadable(key);
  if (column === 'workspace_id' && draft.type.table.visibleBy !== 'preference') return checkWorkspace(draft, key);
  if (key === null) {
    setColumn(draft, column, null, 'bigint');
    return null;
  }
  const found = draft.references.find(key);
  if (!isAllowedTarget(found, type, draft.workspace)) return unreadable(key);
  setColumn(draft, column, found.oid, 'bigint');
  return null;
};

/** Puts a body's scalars and references into the draft; collections are the caller's business. */
export const setValues = (
  draft: Draft,
  values: ReadonlyMap<Attribute, AttributeValue>,
  services: Services,
): readonly string[] =>
  [...values].flatMap(([attribute, value]) => {
    if (value.is === 'reference') return setReference(draft, attribute, value.key, services) ?? [];
    if (value.is === 'bytes') draft.bytes = value.bytes;
    const column = columnOf(attribute);
    if (value.is !== 'scalar' || column === null) return [];
    const isFlag = attribute.kind === 'BOOLEAN';
    setColumn(draft, column, value.value ?? (isFlag ? false : null), sqlTypeOf(attribute));
    return [];
  });

const revisionOf = (
  draft: Draft,
  number: number,
  historyOid: number | null,
  request: AuthorizedRequest,
): RevisionRow | null => {
  const hasHistory = draft.type.attribute('RevisionHistory')?.storage.at === 'reference';
  if (!hasHistory || historyOid === null) return null;
  const zone = draft.workspace?.facts.timeZone ?? request.caller.access.timeZone;
  return {
    workspaceOid: draft.type.table.key === 'workspace' ? (draft.workspace?.facts.oid ?? 0) : 0,
    historyOid,
    objectOid: draft.oid,
    number,
    userOid: request.caller.principal.userOid,
    description: draft.before === null ? ORIGINAL_REVISION : revisionDescription(revisionChanges(draft), zone),
    isFirst: draft.before === null,
  };
};

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const stampColumn = (draft: Draft): void => {
  const { stamp } = draft.type.table;
  if (stamp !== null) setColumn(draft, stamp, draft.now.toISOString(), 'timestamptz');
};

const TREES: Readonly<Record<string, NewParent['table']>> = {
  HierarchicalRequirement: 'artifact',
  Project: 'project',
  TestFolder: 'test_folder',
};

/** Only what is there already can close a circle. */
const newParentOf = (draft: Draft): NewParent | null => {
  const table = TREES[draft.type.name];
  const parentOid = numberOrNull(valueIn(draft, 'parent_id'));
  if (table === undefined || parentOid === null || draft.before === null || !hasChanged(draft, 'parent_id'))
    return null;
  return { table, workspaceOid: draft.workspace?.facts.oid ?? 0, oid: draft.oid, parentOid };
};

/** Turns a draft that passed every check into the one statement that writes it. */
export const planSave = (
  draft: Draft,
  version: number | null,
  historyOid: number | null,
  request: AuthorizedRequest,
): WritePlan => {
  const revision = revisionOf(draft, version ?? 0, historyOid, request);
  stampColumn(draft);
  return {
    key: {
      table: draft.type.table.name,
      workspaceOid: draft.type.table.key === 'workspace' ? (draft.workspace?.facts.oid ?? 0) : null,
      oid: draft.oid,
    },
    action: draft.before === null ? 'insert' : 'update',
    version,
    set: [...draft.set.values()],
    taken: draft.taken,
    bytes: draft.bytes,
    links: draft.links,
    deltas: draft.deltas,
    rollUp: draft.rollUp,
    following: draft.following,
    userOid: request.caller.principal.userOid,
    now: draft.now,
    further: draft.further,
    gone: draft.gone,
    flow: draft.flow,
    settle: draft.settle,
    furnish: draft.furnish,
    revision,
    newParent: newParentOf(draft),
    lastResults: draft.lastResults,
  };
};
