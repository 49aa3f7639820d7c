import type { Registry } from '../../model/registry.ts';
import type { LastResults, TestCaseNow, WritePlan } from '../../query/write-plan.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { beforeIn, type Draft, hasChanged, indexReferences, setColumn, startDraft, valueIn } from './draft.ts';
import { countInOwners } from './owner-counts.ts';
import { planSave } from './plan-save.ts';

/** Who writes results, where and when. */
export type ResultsWriter = Pick<Draft, 'workspace' | 'now'> & {
  readonly request: AuthorizedRequest;
  readonly registry: Registry;
};

const COLUMNS = ['last_build', 'last_result_id', 'last_run', 'last_verdict'] as const;

const draftLastResult = ({ row, newest }: TestCaseNow, { workspace, now, registry }: ResultsWriter): Draft => {
  const draft = startDraft({
    type: registry.type('TestCase'),
    oid: Number(row.oid),
    companionOid: 0,
    workspace,
    before: row,
    now,
    references: indexReferences([]),
  });
  setColumn(draft, 'last_build', newest?.build ?? null, 'text');
  setColumn(draft, 'last_result_id', newest?.oid ?? null, 'bigint');
  setColumn(draft, 'last_run', newest?.date.toISOString() ?? null, 'timestamptz');
  setColumn(draft, 'last_verdict', newest?.verdict ?? null, 'text');
  return draft;
};

/** The test case says what its newest result says, with a revision; its work product counts it anew. */
const planLastResult = (found: TestCaseNow, writer: ResultsWriter): WritePlan | null => {
  const draft = draftLastResult(found, writer);
  if (!COLUMNS.some((column) => hasChanged(draft, column))) return null;
  countInOwners(draft, writer.registry);
  return planSave(draft, Number(found.row.object_version), Number(found.row.revision_history_id), writer.request);
};

/** What a change of results asks about these test cases. */
export const lastResultsOf = (testCaseOids: readonly unknown[], writer: ResultsWriter): LastResults => ({
  workspaceOid: writer.workspace?.facts.oid ?? 0,
  testCaseOids: [...new Set(testCaseOids.filter((oid) => typeof oid === 'number'))],
  follow: (found) => planLastResult(found, writer),
});

const TOLD = ['test_case_id', 'date', 'build', 'verdict'];

/** LastVerdict, LastRun, LastBuild and LastResult of a test case are those of its newest result (object-model §5). */
export const followLastResult = (draft: Draft, request: AuthorizedRequest, registry: Registry): void => {
  if (draft.before !== null && !TOLD.some((column) => hasChanged(draft, column))) return;
  const testCases = [beforeIn(draft, 'test_case_id'), valueIn(draft, 'test_case_id')];
  draft.lastResults = lastResultsOf(testCases, { workspace: draft.workspace, now: draft.now, request, registry });
};
