import { mayWrite } from '../../access/permission.ts';
import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import {
  compileDeleteArtifacts,
  compileDeletePermission,
  compileDeleteTag,
  compileDeleteTimebox,
  compileDeleteUser,
  compileDescendants,
  type Deletion,
} from '../../query/sql/compile-delete.ts';
import type { Statement } from '../../query/sql/fragment.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { loadDescendants, runDelete } from '../../storage/run-delete.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import { discountInOwners } from '../rules/owner-counts.ts';
import { taskRollUp } from '../rules/task-roll-up.ts';
import { closedProject, conflict, notAuthorized } from '../sentences.ts';
import type { Services } from '../services.ts';
import { forgetWhatChanged } from './reach.ts';
import { loadTarget, workspaceOfRow } from './target.ts';

/** Times a delete is planned anew because something came to hang on the object in between. */
const ATTEMPTS = 5;

const projectOf = (row: LoadedRow): number | null => {
  const { project_id: own, owner_project_id: owners } = row.columns;
  if (typeof own === 'number') return own;
  return typeof owners === 'number' ? owners : null;
};

/** May this caller delete objects of the row's type in this project; the sentence that refuses it, or null. */
const refusalIn = (row: LoadedRow, projectOid: number | null, request: AuthorizedRequest): string | null => {
  const workspace = workspaceOfRow(row, request);
  const userOid = row.type.name === 'User' ? row.oid : null;
  const target = { type: row.type, action: 'delete', workspace, projectOid, userOid } as const;
  const mayDelete = row.type.operations.includes('D') && mayWrite(request.caller.access, target);
  if (!mayDelete) return notAuthorized('delete', row.type, row.oid);
  const isInProject = row.type.table.visibleBy === 'project' && projectOid !== null;
  return isInProject && workspace?.facts.projects.get(projectOid)?.isOpen === false ? closedProject(row.type) : null;
};

/** A story takes its tasks and children with it: all of them must be the caller's to delete, wherever they are. */
const planArtifact = async (
  row: LoadedRow,
  deletion: Deletion,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Statement, string>> => {
  const search = compileDescendants(deletion.workspaceOid, row.oid, limits.writtenObjects);
  const going = await loadDescendants(services.database, search);
  if (going.length > limits.writtenObjects) {
    return err(
      `Validation error: ${row.type.elementName} has more than ${limits.writtenObjects} objects below it; delete those first`,
    );
  }
  for (const projectOid of new Set(going.map((each) => each.projectOid))) {
    const refused = refusalIn(row, projectOid, request);
    if (refused !== null) return err(refused);
  }
  const deltas = discountInOwners(row.type, deletion.workspaceOid, row.columns, services.registry);
  const isTask = row.type.name === 'Task';
  const rollUp = isTask ? await taskRollUp(deletion.workspaceOid, deletion.now, request, services) : null;
  return ok(
    compileDeleteArtifacts(
      deletion,
      going.map(({ oid }) => oid),
      deltas,
      rollUp,
    ),
  );
};

const planDelete = async (
  row: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Statement, string>> => {
  const refused = refusalIn(row, projectOf(row), request);
  if (refused !== null) return err(refused);
  const { userOid } = request.caller.principal;
  const deletion: Deletion = { workspaceOid: row.workspaceOid ?? 0, userOid, now: services.clock() };
  switch (row.type.table.name) {
    case 'artifact':
      return planArtifact(row, deletion, request, services);
    case 'iteration':
    case 'release':
      return ok(compileDeleteTimebox(deletion, row.type.table.name, row.oid));
    case 'tag':
      return ok(compileDeleteTag(deletion, row.oid));
    case 'app_user':
      return ok(compileDeleteUser(row.oid));
    case 'user_permission': {
      const { user_id: user, workspace_id: workspace } = row.columns;
      const isWorkspaceWide = row.type.name === 'WorkspacePermission';
      return ok(compileDeletePermission(row.oid, Number(user), Number(workspace), isWorkspaceWide));
    }
    default:
      return err(notAuthorized('delete', row.type, row.oid));
  }
};

const NOTHING_TO_DELETE = 'Object to delete cannot be null';

const deleteUntilDone = async (
  operation: Extract<Operation, { name: 'delete' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<string | null> => {
  for (let attempt = 1; ; attempt++) {
    const row = await loadTarget(operation.type, operation.id, request, services);
    if (row === null) return NOTHING_TO_DELETE;
    const statement = await planDelete(row, request, services);
    if (!statement.ok) return statement.error;
    const outcome = await runDelete(services.database, statement.value);
    if (outcome === 'missing') return NOTHING_TO_DELETE;
    if (outcome === 'deleted') {
      forgetWhatChanged(row.type, services);
      return null;
    }
    if (attempt === ATTEMPTS) return conflict(row.type, row.oid);
  }
};

/** `DELETE /TYPE/OID`: an OperationResult with empty Errors; a story takes its tasks and children with it. */
export const deleteObject = async (
  operation: Extract<Operation, { name: 'delete' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const refused = await deleteUntilDone(operation, request, services);
  return refused === null ? ok(operationResult({ warnings: [] })) : err(failure('OperationResult', refused));
};
