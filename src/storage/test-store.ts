import type { Database } from './database.ts';

/** Whether test cases or folders are in a test folder, those in the recycle bin among them. */
export const holdsTests = async (database: Database, workspaceOid: number, folderOid: number): Promise<boolean> => {
  const { rows } = await database.main.query<[boolean]>({
    name: 'holds-tests',
    text: `SELECT EXISTS (SELECT 1 FROM artifact WHERE workspace_id = $1 AND test_folder_id = $2)
             OR EXISTS (SELECT 1 FROM test_folder WHERE workspace_id = $1 AND parent_id = $2)`,
    values: [workspaceOid, folderOid],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? false;
};
