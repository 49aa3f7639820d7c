import type { Access } from '../../access/access.ts';
import { mayWrite, mayWriteProject } from '../../access/permission.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { isShownInFourDigits } from '../../query/iso-date.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { applyTypeRules } from '../rules/apply-type-rules.ts';
import { beforeIn, columnOf, type Draft, hasChanged, valueIn } from '../rules/draft.ts';
import { closedProject, containsItself, notAuthorized } from '../sentences.ts';
import type { Services } from '../services.ts';
import { checkCountedItems } from './counted-items.ts';
import { changedCollections } from './refused-write.ts';
import { type Unsaved, unsaved } from './save.ts';

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** What is found and seen by its project has one, whatever the vendor's metadata says of it. */
const isRequired = (attribute: Attribute, type: ObjectType): boolean =>
  attribute.required || (type.table.visibleBy === 'project' && columnOf(attribute) === 'project_id');

/** Attributes that must have a value: on create all, on update those that the body empties (wsapi §4.4, row 14). */
const checkRequired = (draft: Draft): readonly string[] =>
  draft.type.attributes.flatMap((attribute) => {
    const column = columnOf(attribute);
    if (!isRequired(attribute, draft.type) || attribute.readOnly || column === null || column === 'oid') return [];
    if (draft.before !== null && !draft.set.has(column)) return [];
    return valueIn(draft, column) === null
      ? [`Validation error: ${draft.type.elementName}.${attribute.name} should not be null`]
      : [];
  });

/** Whole days of a zone can begin before the first instant that dates have, or end behind the last. */
const checkDates = (draft: Draft): readonly string[] =>
  draft.type.attributes.flatMap((attribute) => {
    const set = draft.set.get(columnOf(attribute) ?? '');
    if (set?.type !== 'timestamptz' || typeof set.value !== 'string') return [];
    return isShownInFourDigits(Date.parse(set.value))
      ? []
      : [`Validation error: ${draft.type.elementName}.${attribute.name} should be within the years 0001 to 9999`];
  });

/** No story precedes itself, no defect is its own duplicate; whether it is so through others, the write finds out. */
const checkLinks = (draft: Draft): readonly string[] =>
  changedCollections(
    draft.type,
    draft.links.filter(({ ownerOid, add }) => add.includes(ownerOid)),
  ).map((name) => containsItself(draft.type, name));

/**
 * The projects that decide who may write: a project's is itself, or its parent while it is new or about to move; what
 * hangs on other objects is written by who may write all of those. None where no project decides.
 */
const projectsOf = (draft: Draft): readonly (number | null)[] => {
  if (draft.type.name === 'Project') {
    const isPlaced = draft.before === null || hasChanged(draft, 'parent_id');
    return [isPlaced ? numberOrNull(valueIn(draft, 'parent_id')) : draft.oid];
  }
  return draft.type.table.visibleBy === 'owners'
    ? projectsOfOwners(draft)
    : [numberOrNull(valueIn(draft, 'project_id'))];
};

const projectsOfOwners = (draft: Draft): readonly (number | null)[] => {
  const owners = draft.type.table.owners.flatMap(({ column }) => numberOrNull(valueIn(draft, column)) ?? []);
  const projects = owners.flatMap((oid) => draft.references.find({ oid })?.projectOid ?? []);
  return projects.length > 0 ? projects : [storedProject(draft)];
};

const storedProject = (draft: Draft): number | null =>
  numberOrNull(draft.before?.owner_project_id) ?? numberOrNull(draft.before?.project_id);

const userOf = (draft: Draft, read: (column: string) => unknown): number | null =>
  draft.type.name === 'User' ? draft.oid : numberOrNull(read('user_id'));

/** Asks the one door; an object that moves, or changes hands, must be writable where and whose it was, too. */
const checkPermission = (draft: Draft, access: Access): string | null => {
  const isAllowed = (projectOid: number | null, userOid: number | null): boolean =>
    mayWrite(access, {
      type: draft.type,
      action: draft.before === null ? 'create' : 'update',
      workspace: draft.workspace,
      projectOid,
      userOid,
    });
  const userOid = userOf(draft, (column) => valueIn(draft, column));
  if (!projectsOf(draft).every((projectOid) => isAllowed(projectOid, userOid))) return refusal(draft);
  if (draft.before === null) return null;
  const stored = draft.type.name === 'Project' ? draft.oid : storedProject(draft);
  return isAllowed(
    stored,
    userOf(draft, (column) => beforeIn(draft, column)),
  )
    ? null
    : refusal(draft);
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
const checkOpenProject = (draft: Draft): string | null => {
  const { visibleBy } = draft.type.table;
  if (visibleBy !== 'project' && visibleBy !== 'owners') return null;
  const isClosed = (oid: number | null): boolean => draft.workspace?.facts.projects.get(oid ?? 0)?.isOpen === false;
  return projectsOf(draft).some(isClosed) ? closedProject(draft.type) : null;
};

/** Everything that must hold before a draft may be written, cheapest first; rules of the type fill in what follows. */
export const checkDraft = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<null, Unsaved>> => {
  const ruled = await applyTypeRules(draft, request, services);
  if (ruled.length > 0) return err({ errors: ruled });
  const wrong = [...checkRequired(draft), ...checkDates(draft), ...checkLinks(draft)];
  if (wrong.length > 0) return err({ errors: wrong });
  const { access } = request.caller;
  const refused =
    checkPermission(draft, access) ??
    checkGrants(draft, access) ??
    checkOpenProject(draft) ??
    checkCountedItems(draft, access);
  return refused === null ? ok(null) : err(unsaved(refused));
};
