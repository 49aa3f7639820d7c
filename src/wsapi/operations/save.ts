import { type Access, allVisibleProjects, isRestricted, type WorkspaceAccess } from '../../access/access.ts';
import { mayWrite, mayWriteProject } from '../../access/permission.ts';
import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { NewParent, RevisionRow, WritePlan } from '../../query/write-plan.ts';
import { loadReferences, type Referenced, type WantedReference } from '../../storage/references.ts';
import { type AuthorizedRequest, rowScopeIn } from '../authorize-request.ts';
import { applyTypeRules } from '../rules/apply-type-rules.ts';
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
import { closedProject, notAuthorized, unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';
import { checkCountedItems } from './counted-items.ts';

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

/** Attributes that must have a value: on create all, on update those that the body empties (wsapi §4.4, row 14). */
export const checkRequired = (draft: Draft): readonly string[] =>
  draft.type.attributes.flatMap((attribute) => {
    const column = columnOf(attribute);
    if (!attribute.required || attribute.readOnly || column === null || column === 'oid') return [];
    if (draft.before !== null && !draft.set.has(column)) return [];
    return valueIn(draft, column) === null
      ? [`Validation error: ${draft.type.elementName}.${attribute.name} should not be null`]
      : [];
  });

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The project that decides who may write: a project's is itself, or its parent while it is new or about to move. */
const projectOf = (draft: Draft): number | null => {
  if (draft.type.name === 'Project') {
    const isPlaced = draft.before === null || hasChanged(draft, 'parent_id');
    return isPlaced ? numberOrNull(valueIn(draft, 'parent_id')) : draft.oid;
  }
  if (draft.type.table.visibleBy === 'owners') return projectOfOwner(draft);
  return numberOrNull(valueIn(draft, 'project_id'));
};

/** What hangs on another object is written by who may write that. */
const projectOfOwner = (draft: Draft): number | null => {
  const owners = draft.type.table.owners.flatMap(({ column }) => numberOrNull(valueIn(draft, column)) ?? []);
  const projects = owners.flatMap((oid) => draft.references.find({ oid })?.projectOid ?? []);
  return projects[0] ?? storedProject(draft);
};

const storedProject = (draft: Draft): number | null =>
  numberOrNull(draft.before?.owner_project_id) ?? numberOrNull(draft.before?.project_id);

const userOf = (draft: Draft): number | null =>
  draft.type.name === 'User' ? draft.oid : numberOrNull(valueIn(draft, 'user_id'));

/** Asks the one door; an object that moves must be writable where it was, too. */
export const checkPermission = (draft: Draft, access: Access): string | null => {
  const action = draft.before === null ? 'create' : 'update';
  const target = {
    type: draft.type,
    action,
    workspace: draft.workspace,
    projectOid: projectOf(draft),
    userOid: userOf(draft),
  } as const;
  const stored =
    draft.before === null
      ? null
      : {
          ...target,
          projectOid: draft.type.name === 'Project' ? draft.oid : storedProject(draft),
          userOid: draft.type.name === 'User' ? draft.oid : numberOrNull(draft.before.user_id),
        };
  if (mayWrite(access, target) && (stored === null || mayWrite(access, stored))) return null;
  return refusal(draft);
};

const refusal = (draft: Draft): string =>
  draft.before === null ? notAuthorized('create', draft.type) : notAuthorized('update', draft.type, draft.oid);

/**
 * Membership of a team is a right on a project (an Editor's), whichever side it is written from: it takes the same
 * permission as a change of that project.
 */
const checkGrants = (draft: Draft, access: Access): string | null => {
  const project = draft.type.name === 'Project' ? draft.type : null;
  const oids = draft.links
    .filter(({ link }) => link.table === 'team_member')
    .flatMap(({ ownerOid, add, remove }) => (project === null ? [...add, ...remove] : [ownerOid]));
  const mayGrant = (projectOid: number): boolean => {
    const workspace = access.workspaces.values().find(({ facts }) => facts.projects.has(projectOid)) ?? null;
    return mayWriteProject(access, workspace, projectOid);
  };
  return oids.every(mayGrant) ? null : refusal(draft);
};

/** A closed project takes no work; what is in it may only leave (wsapi §5.6). */
export const checkOpenProject = (draft: Draft): string | null => {
  const { visibleBy } = draft.type.table;
  const projectOid = projectOf(draft);
  if ((visibleBy !== 'project' && visibleBy !== 'owners') || projectOid === null) return null;
  const project = draft.workspace?.facts.projects.get(projectOid);
  return project === undefined || project.isOpen ? null : closedProject(draft.type);
};

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
    revision,
    newParent: newParentOf(draft),
    lastResults: draft.lastResults,
  };
};

/** Everything that must hold before a draft may be written, cheapest first; rules of the type fill in what follows. */
export const checkDraft = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<null, Unsaved>> => {
  const ruled = await applyTypeRules(draft, request, services);
  if (ruled.length > 0) return err({ errors: ruled });
  const required = checkRequired(draft);
  if (required.length > 0) return err({ errors: required });
  const { access } = request.caller;
  const refused =
    checkPermission(draft, access) ??
    checkGrants(draft, access) ??
    checkOpenProject(draft) ??
    checkCountedItems(draft, access);
  return refused === null ? ok(null) : err(unsaved(refused));
};
