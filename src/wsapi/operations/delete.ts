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
} from '../../query/sql/compile-delete.ts';
import type { Statement } from '../../query/sql/fragment.ts';
import { runForOids } from '../../storage/delete.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import { discountInOwners } from '../rules/artifact-rules.ts';
import { taskRollUp } from '../rules/task-roll-up.ts';
import type { Services } from '../services.ts';
import { forgetWhatChanged } from './reach.ts';
import { loadTarget, workspaceOfRow } from './update.ts';

const deleteArtifact = async (
  row: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Statement | string> => {
  const workspaceOid = row.workspaceOid ?? 0;
  const oids = await runForOids(services.database, compileDescendants(workspaceOid, row.oid, limits.writtenObjects));
  if (oids.length > limits.writtenObjects) {
    return `Validation error: ${row.type.elementName} has more than ${limits.writtenObjects} objects below it; delete those first`;
  }
  const deltas = discountInOwners(row.type.name, workspaceOid, row.columns);
  const rollUp = row.type.name === 'Task' ? await taskRollUp(workspaceOid, services.clock(), request, services) : null;
  return compileDeleteArtifacts(workspaceOid, oids, deltas, rollUp);
};

const statementFor = async (
  row: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Statement | string> => {
  const workspaceOid = row.workspaceOid ?? 0;
  switch (row.type.table.name) {
    case 'artifact':
      return deleteArtifact(row, request, services);
    case 'iteration':
    case 'release':
      return compileDeleteTimebox(row.type.table.name, workspaceOid, row.oid);
    case 'tag':
      return compileDeleteTag(workspaceOid, row.oid);
    case 'app_user':
      return compileDeleteUser(row.oid);
    case 'user_permission': {
      const isWorkspaceWide = row.type.name === 'WorkspacePermission';
      return compileDeletePermission(
        row.oid,
        Number(row.columns.user_id),
        Number(row.columns.workspace_id),
        isWorkspaceWide,
      );
    }
    default:
      return `Not authorized to delete: ${row.type.elementName} ${row.oid}`;
  }
};

const projectOf = (row: LoadedRow): number | null =>
  typeof row.columns.project_id === 'number' ? row.columns.project_id : null;

const mayDelete = (row: LoadedRow, request: AuthorizedRequest): boolean =>
  row.type.operations.includes('D') &&
  mayWrite(request.caller.access, {
    type: row.type,
    action: 'delete',
    workspace: workspaceOfRow(row, request),
    projectOid: projectOf(row),
    userOid: row.type.name === 'User' ? row.oid : null,
  });

/** `DELETE /TYPE/OID`: an OperationResult with empty Errors; a story takes its tasks and children with it. */
export const deleteObject = async (
  operation: Extract<Operation, { name: 'delete' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const row = await loadTarget(operation.type, operation.id, request, services);
  if (row === null) return err(failure('OperationResult', 'Object to delete cannot be null'));
  if (!mayDelete(row, request))
    return err(failure('OperationResult', `Not authorized to delete: ${row.type.elementName} ${row.oid}`));
  const statement = await statementFor(row, request, services);
  if (typeof statement === 'string') return err(failure('OperationResult', statement));
  const deleted = await runForOids(services.database, statement);
  if (deleted.length === 0) return err(failure('OperationResult', 'Object to delete cannot be null'));
  forgetWhatChanged(row.type, services);
  return ok(operationResult({ warnings: [] }));
};
