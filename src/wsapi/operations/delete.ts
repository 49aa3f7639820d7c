import { err, ok, type Result } from '../../kernel/result.ts';
import { compileDeletePermission, compileDeleteUser } from '../../query/sql/compile-delete-account.ts';
import type { WriteStatement } from '../../query/sql/write-statement.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { type Removal, type RemovalOutcome, runRemoval } from '../../storage/removal.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import { conflict } from '../sentences.ts';
import type { Services } from '../services.ts';
import { planDeletion } from './plan-deletion.ts';
import { planRecycling } from './plan-recycling.ts';
import { purge } from './purge.ts';
import { forgetWhatChanged } from './reach.ts';
import { refusalOf } from './removal-permission.ts';
import { authorOf, loadTarget } from './target.ts';

/** Times a delete is planned anew because something came to hang on the object in between. */
const ATTEMPTS = 5;

const alone = (statement: WriteStatement): Removal => ({ hold: statement, steps: [], consequences: [] });

const planRemoval = async (
  row: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Removal, string>> => {
  const author = authorOf(row, request, services);
  switch (row.type.table.name) {
    case 'artifact':
      return planRecycling(row, author, request, services);
    case 'app_user':
      return ok(alone(compileDeleteUser(row.oid)));
    case 'user_permission': {
      const { user_id: user, workspace_id: workspace } = row.columns;
      const isWorkspaceWide = row.type.name === 'WorkspacePermission';
      return ok(alone(compileDeletePermission(row.oid, Number(user), Number(workspace), isWorkspaceWide)));
    }
    default:
      return planDeletion(row, author, request, services);
  }
};

const remove = async (
  row: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<RemovalOutcome, string>> => {
  const refused = refusalOf(row, 'delete', request);
  if (refused !== null) return err(refused);
  if (row.type.name === 'RecycleBinEntry') return purge(row, request, services);
  const removal = await planRemoval(row, request, services);
  return removal.ok ? ok(await runRemoval(services.database, removal.value, request.caller.decision)) : removal;
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
    const outcome = await remove(row, request, services);
    if (!outcome.ok) return outcome.error;
    if (outcome.value === 'done') {
      forgetWhatChanged(row.type, services);
      return null;
    }
    if (attempt === ATTEMPTS) return conflict(row.type, row.oid);
  }
};

/** `DELETE /TYPE/OID`: an OperationResult with empty Errors; a work item goes into the recycle bin, anything else for good. */
export const deleteObject = async (
  operation: Extract<Operation, { name: 'delete' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const refused = await deleteUntilDone(operation, request, services);
  return refused === null ? ok(operationResult({ warnings: [] })) : err(failure('OperationResult', refused));
};
