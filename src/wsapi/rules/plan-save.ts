import type { NewParent, RevisionRow, WritePlan } from '../../query/write-plan.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { type Draft, hasChanged, setColumn, valueIn } from './draft.ts';
import { revisionChanges } from './revision-changes.ts';
import { ORIGINAL_REVISION, revisionDescription } from './revision-wording.ts';

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
    newChild: draft.newChild,
    guard: draft.guard,
    lastResults: draft.lastResults,
  };
};
