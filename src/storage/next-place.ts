import type { Database } from './database.ts';

/** Types whose objects stand in a row below another one. */
export type PlacedType = 'Task' | 'TestCaseStep';

/** What is in the recycle bin keeps its place; the other rows that refer to a work product have none. */
const NEXT: Readonly<Record<PlacedType, string>> = {
  Task: 'SELECT coalesce(max(task_index) + 1, 0) FROM artifact WHERE workspace_id = $1 AND work_product_id = $2',
  TestCaseStep:
    'SELECT coalesce(max(step_index) + 1, 0) FROM test_case_step WHERE workspace_id = $1 AND test_case_id = $2',
};

/** The place behind the last task of a work product, or the last step of a test case; the first is 0. */
export const nextPlace = async (
  database: Database,
  type: PlacedType,
  workspaceOid: number,
  ownerOid: number,
): Promise<number> => {
  const { rows } = await database.main.query<[number]>({
    name: `next-place-${type}`,
    text: NEXT[type],
    values: [workspaceOid, ownerOid],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? 0;
};
