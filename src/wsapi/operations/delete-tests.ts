import type { WritePlan } from '../../query/write-plan.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { lastResultsOf } from '../rules/last-result.ts';
import { discountInOwners } from '../rules/owner-counts.ts';
import type { Services } from '../services.ts';
import { workspaceOfRow } from './target.ts';

/** A step or a result goes for good; its test case counts one less and may have another last result. */
export const planDeleteOfTest = (row: LoadedRow, request: AuthorizedRequest, services: Services): WritePlan => {
  const { registry } = services;
  const workspaceOid = row.workspaceOid ?? 0;
  const now = services.clock();
  const isResult = row.type.name === 'TestCaseResult';
  const writer = { workspace: workspaceOfRow(row, request), now, request, registry };
  // Defects that a result brought to light lose it, with a revision.
  const defects = {
    workspaceOid,
    type: registry.type('Defect').code ?? 0,
    column: 'test_case_result_id',
    oid: row.oid,
    set: [{ column: 'test_case_result_id', value: null, type: 'bigint' }],
    description: `TEST CASE RESULT removed [${row.oid}]`,
  } as const;
  return {
    key: { table: row.type.table.name, workspaceOid, oid: row.oid },
    action: 'delete',
    version: null,
    set: [],
    links: [],
    deltas: discountInOwners(row.type, workspaceOid, row.columns, registry),
    rollUp: null,
    following: isResult ? [defects] : [],
    userOid: request.caller.principal.userOid,
    now,
    further: [],
    revision: null,
    newParent: null,
    lastResults: isResult ? lastResultsOf([row.columns.test_case_id], writer) : null,
  };
};
