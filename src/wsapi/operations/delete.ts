import { mayWrite } from '../../access/permission.ts';
import { limits } from '../../config/limits.ts';
import { assert } from '../../kernel/assert.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { countedLinksTo } from '../../model/counted-links.ts';
import {
  compileDeleteArtifacts,
  compileDeletePermission,
  compileDeleteTimebox,
  compileDeleteUser,
  compileDescendants,
  type Deletion,
} from '../../query/sql/compile-delete.ts';
import {
  compileDeleteCounted,
  compileDeleteTestFolder,
  compileLockRow,
} from '../../query/sql/compile-delete-linked.ts';
import type { Statement } from '../../query/sql/fragment.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { type DeleteOutcome, loadDescendants, runDelete } from '../../storage/run-delete.ts';
import { write } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import { discountInOwners } from '../rules/owner-counts.ts';
import { taskRollUp } from '../rules/task-roll-up.ts';
import { closedProject, conflict, notAuthorized } from '../sentences.ts';
import type { Services } from '../services.ts';
import { planDeleteOfTest } from './delete-tests.ts';
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

/** A delete as a statement of its own, behind a lock where it must see what others link; or as a write like any other. */
type PlannedDelete = { readonly statement: Statement; readonly lock?: Statement } | { readonly plan: WritePlan };

const planDelete = async (
  row: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<PlannedDelete, string>> => {
  const refused = refusalIn(row, projectOf(row), request);
  if (refused !== null) return err(refused);
  const { userOid } = request.caller.principal;
  const deletion: Deletion = { workspaceOid: row.workspaceOid ?? 0, userOid, now: services.clock() };
  switch (row.type.table.name) {
    case 'artifact': {
      const statement = await planArtifact(row, deletion, request, services);
      return statement.ok ? ok({ statement: statement.value }) : statement;
    }
    case 'iteration':
    case 'release':
      return ok({ statement: compileDeleteTimebox(deletion, row.type.table.name, row.oid) });
    case 'tag':
    case 'milestone': {
      const [counted] = countedLinksTo(row.type, services.registry);
      assert(counted, `artifacts count each ${row.type.name}`);
      const { name } = row.type.table;
      return ok({
        statement: compileDeleteCounted(deletion, name, row.oid, counted),
        lock: compileLockRow(name, deletion.workspaceOid, row.oid),
      });
    }
    case 'test_folder':
      return ok({
        statement: compileDeleteTestFolder(deletion, row.oid),
        lock: compileLockRow('test_folder', deletion.workspaceOid, row.oid),
      });
    case 'test_case_step':
    case 'test_case_result':
      return ok({ plan: planDeleteOfTest(row, request, services) });
    case 'app_user':
      return ok({ statement: compileDeleteUser(row.oid) });
    case 'user_permission': {
      const { user_id: user, workspace_id: workspace } = row.columns;
      const isWorkspaceWide = row.type.name === 'WorkspacePermission';
      const statement = compileDeletePermission(row.oid, Number(user), Number(workspace), isWorkspaceWide);
      return ok({ statement });
    }
    default:
      return err(notAuthorized('delete', row.type, row.oid));
  }
};

const NOTHING_TO_DELETE = 'Object to delete cannot be null';

const runPlanned = async (planned: PlannedDelete, services: Services): Promise<DeleteOutcome> => {
  if ('statement' in planned) return runDelete(services.database, planned.statement, planned.lock);
  return (await write(services.database, [planned.plan])) === 'written' ? 'deleted' : 'conflict';
};

const deleteUntilDone = async (
  operation: Extract<Operation, { name: 'delete' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<string | null> => {
  for (let attempt = 1; ; attempt++) {
    const row = await loadTarget(operation.type, operation.id, request, services);
    if (row === null) return NOTHING_TO_DELETE;
    const planned = await planDelete(row, request, services);
    if (!planned.ok) return planned.error;
    const outcome = await runPlanned(planned.value, services);
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
