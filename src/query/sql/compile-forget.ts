import { type ReferringColumn, referringColumns } from '../../model/referring-columns.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import { identifier, parameter, render, type Sql, type Statement, sql } from './fragment.ts';

/** Objects of one type that are about to go for good. */
export interface Leaving {
  readonly workspaceOid: number;
  readonly type: ObjectType;
  readonly oids: readonly number[];
}

const workspaceOf = ({ workspaceOid }: Leaving): Sql => parameter(workspaceOid, 'bigint');

const idsOf = ({ oids }: Leaving): Sql => parameter(oids, 'bigint[]');

/** The ids of the rows of one kind that hang on what leaves, and of those that hang on these, down to attachments. */
const hangingIds = (leaving: Leaving, { table, column }: ReferringColumn): Sql =>
  sql`SELECT h.oid FROM ${identifier(table.name)} h WHERE h.workspace_id = ${workspaceOf(leaving)} AND h.${identifier(column)} = ANY(${idsOf(leaving)})`;

const hanging = (type: ObjectType, registry: Registry): readonly ReferringColumn[] =>
  referringColumns(type, registry).filter(({ role, table }) => role === 'hangs' && table.key === 'workspace');

const hasHistory = (type: ObjectType): boolean => type.attribute('RevisionHistory')?.storage.at === 'reference';

const forgetHistories = (leaving: Leaving, ids: Sql): Statement => {
  const workspace = workspaceOf(leaving);
  return render(sql`WITH gone AS (DELETE FROM revision_history WHERE workspace_id = ${workspace} AND object_id IN (${ids}) RETURNING oid)
    DELETE FROM revision WHERE workspace_id = ${workspace} AND history_id IN (SELECT oid FROM gone)`);
};

/** Contents, and with them their bytes, that no attachment but those about to go shows. */
const forgetContents = (leaving: Leaving, attachmentIds: Sql): Statement => {
  const workspace = workspaceOf(leaving);
  return render(sql`WITH gone AS (SELECT t.oid, t.content_id FROM attachment t WHERE t.workspace_id = ${workspace} AND t.oid IN (${attachmentIds}))
    DELETE FROM attachment_content c USING gone WHERE c.workspace_id = ${workspace} AND c.oid = gone.content_id
      AND NOT EXISTS (SELECT 1 FROM attachment o WHERE o.workspace_id = ${workspace} AND o.content_id = c.oid
        AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.oid = o.oid))`);
};

/** The attachments of what leaves, and of what hangs on it. */
const attachmentIds = (leaving: Leaving, registry: Registry): Sql[] => {
  if (leaving.type.name === 'Attachment') return [sql`SELECT unnest(${idsOf(leaving)})`];
  return hanging(leaving.type, registry).flatMap((each) => {
    if (each.table.name === 'attachment') return [hangingIds(leaving, each)];
    const [holder] = each.holders;
    const own = holder === undefined ? [] : hanging(holder, registry);
    return own
      .filter(({ table }) => table.name === 'attachment')
      .map(
        ({ column }) => sql`SELECT t.oid FROM attachment t WHERE t.workspace_id = ${workspaceOf(leaving)}
          AND t.${identifier(column)} IN (${hangingIds(leaving, each)})`,
      );
  });
};

/**
 * Statements that take what no foreign key takes along when objects go for good: their histories and those of what hangs
 * on them, and the contents of their attachments.
 */
export const compileForget = (leaving: Leaving, registry: Registry): readonly Statement[] => [
  ...attachmentIds(leaving, registry).map((ids) => forgetContents(leaving, ids)),
  ...hanging(leaving.type, registry)
    .filter(({ holders }) => holders.some(hasHistory))
    .map((each) => forgetHistories(leaving, hangingIds(leaving, each))),
  ...(hasHistory(leaving.type) ? [forgetHistories(leaving, sql`SELECT unnest(${idsOf(leaving)})`)] : []),
];
