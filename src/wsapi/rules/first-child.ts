import type { WorkspaceAccess } from '../../access/access.ts';
import { mayWrite } from '../../access/permission.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import { countOnce } from '../../query/count-once.ts';
import type { FirstChild, NewChild, TaskRollUp, WritePlan } from '../../query/write-plan.ts';
import type { Row } from '../../storage/load-row.ts';
import type { Referenced } from '../../storage/references.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { applyTaskRules } from './artifact-rules.ts';
import { type Draft, hasChanged, indexReferences, setColumn, startDraft, valueIn } from './draft.ts';
import { countInOwners } from './owner-counts.ts';
import { planSave } from './plan-save.ts';
import { taskRollUp } from './task-roll-up.ts';

/** Who puts a story below another, where and when, and how tasks move the state of what they come to. */
interface Adopter {
  readonly workspace: WorkspaceAccess | null;
  readonly now: Date;
  readonly rollUp: TaskRollUp;
  readonly request: AuthorizedRequest;
  readonly registry: Registry;
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const referenced = (oid: number, name: string, type: ObjectType, row: Row = {}): Referenced => ({
  oid,
  name,
  type,
  uuid: String(row.uuid ?? ''),
  workspaceOid: numberOrNull(row.workspace_id),
  projectOid: numberOrNull(row.project_id),
  iterationOid: numberOrNull(row.iteration_id),
  releaseOid: numberOrNull(row.release_id),
  state: null,
  formattedId: null,
  typeDefinitionOid: null,
});

const draftOf = (row: Row, type: ObjectType, { parent, child, names }: FirstChild, adopter: Adopter): Draft => {
  const story = adopter.registry.type('HierarchicalRequirement');
  const around = [...names].map(([oid, name]) => referenced(oid, name, story));
  const both = [parent, child].map((each) => referenced(Number(each.oid), String(each.name), story, each));
  const references = indexReferences([...around, ...both]);
  const { workspace, now } = adopter;
  return startDraft({ type, oid: Number(row.oid), companionOid: 0, workspace, before: row, now, references });
};

const planOf = (draft: Draft, row: Row, { request }: Adopter): WritePlan =>
  planSave(draft, Number(row.object_version), Number(row.revision_history_id), request);

/** A story with children is scheduled by them alone. */
const planUnscheduled = (found: FirstChild, adopter: Adopter): readonly WritePlan[] => {
  const draft = draftOf(found.parent, adopter.registry.type('HierarchicalRequirement'), found, adopter);
  const scheduled = ['iteration_id', 'release_id'].filter((column) => valueIn(draft, column) !== null);
  for (const column of scheduled) setColumn(draft, column, null, 'bigint');
  return scheduled.length === 0 ? [] : [planOf(draft, found.parent, adopter)];
};

const planTask = (task: Row, found: FirstChild, adopter: Adopter): WritePlan => {
  const draft = draftOf(task, adopter.registry.type('Task'), found, adopter);
  setColumn(draft, 'work_product_id', Number(found.child.oid), 'bigint');
  applyTaskRules(draft);
  draft.rollUp = adopter.rollUp;
  countInOwners(draft, adopter.registry);
  return planOf(draft, task, adopter);
};

/** The parent first: the tasks behind it count in its row once more. */
const follow = (found: FirstChild, adopter: Adopter): readonly WritePlan[] | null => {
  const { workspace, request, registry } = adopter;
  const type = registry.type('HierarchicalRequirement');
  const projectOid = numberOrNull(found.parent.project_id);
  const mayChange = mayWrite(request.caller.access, { type, action: 'update', workspace, projectOid, userOid: null });
  if (!mayChange) return null;
  const tasks = found.tasks.map((task) => planTask(task, found, adopter));
  return [...planUnscheduled(found, adopter), ...countOnce(tasks)];
};

/**
 * What a story gives away to its first child: its tasks become that one's, each with a revision, and it is in no
 * iteration or release any more (object-model §5). Whoever may not change the parent cannot make it one.
 */
export const newChildOf = async (
  place: { readonly oid: number; readonly parentOid: number; readonly workspaceOid: number; readonly now: Date },
  request: AuthorizedRequest,
  services: Services,
): Promise<NewChild> => {
  const { oid, parentOid, workspaceOid, now } = place;
  const workspace = request.caller.access.workspaces.get(workspaceOid) ?? null;
  const rollUp = await taskRollUp(workspaceOid, now, request, services);
  const adopter: Adopter = { workspace, now, rollUp, request, registry: services.registry };
  return { workspaceOid, oid, parentOid, follow: (found) => follow(found, adopter) };
};

/** A story that comes below another may be the first one there. */
export const becomeChild = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const parentOid = valueIn(draft, 'parent_id');
  const workspaceOid = draft.workspace?.facts.oid;
  if (workspaceOid === undefined || typeof parentOid !== 'number' || !hasChanged(draft, 'parent_id')) return [];
  draft.newChild = await newChildOf({ oid: draft.oid, parentOid, workspaceOid, now: draft.now }, request, services);
  return [];
};
