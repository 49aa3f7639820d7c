import type { FirstChild, NewChild } from '../query/write-plan.ts';
import type { PoolClient } from './database.ts';
import type { Row } from './load-row.ts';

type Client = Pick<PoolClient, 'query'>;

const of = (children: readonly NewChild[]): { workspaceOid: number; parents: readonly number[] } => ({
  workspaceOid: children[0]?.workspaceOid ?? 0,
  parents: [...new Set(children.map(({ parentOid }) => parentOid))],
});

/**
 * Those of the new children, all of one workspace, that are the first of their parents, if these have anything to give
 * away. Stories without children are locked until the transaction ends, whether they have or not: nobody schedules one
 * meanwhile, and of several that come at once one is the first. Their tasks are locked before, for so do their writers.
 */
export const holdFirstChildren = async (
  client: Client,
  children: readonly NewChild[],
): Promise<readonly NewChild[]> => {
  if (children.length === 0) return [];
  const { workspaceOid, parents } = of(children);
  await client.query({
    name: 'hold-tasks-of-leaves',
    text: `SELECT 1 FROM artifact t JOIN artifact p ON p.workspace_id = t.workspace_id AND p.oid = t.work_product_id
           WHERE t.workspace_id = $1 AND t.work_product_id = ANY($2::bigint[]) AND t.type = 3 AND p.n_children = 0
           ORDER BY t.oid FOR NO KEY UPDATE OF t`,
    values: [workspaceOid, parents],
  });
  const { rows } = await client.query<[number, boolean]>({
    name: 'hold-leaves',
    text: `SELECT oid, n_tasks > 0 OR iteration_id IS NOT NULL OR release_id IS NOT NULL FROM artifact
           WHERE workspace_id = $1 AND oid = ANY($2::bigint[]) AND type = 1 AND n_children = 0
           ORDER BY oid FOR NO KEY UPDATE`,
    values: [workspaceOid, parents],
    rowMode: 'array',
  });
  return rows.flatMap(([oid, gives]) => (gives ? (children.find(({ parentOid }) => parentOid === oid) ?? []) : []));
};

const loadNames = async (
  client: Client,
  workspaceOid: number,
  stories: readonly Row[],
): Promise<ReadonlyMap<number, string>> => {
  const columns = ['project_id', 'iteration_id', 'release_id'] as const;
  const { rows } = await client.query<[number, string]>({
    name: 'names-around-stories',
    text: ['project', 'iteration', 'release']
      .map((table, at) => `SELECT oid, name FROM ${table} WHERE workspace_id = $1 AND oid = ANY($${at + 2}::bigint[])`)
      .join(' UNION ALL '),
    values: [workspaceOid, ...columns.map((column) => stories.flatMap((story) => story[column] ?? []))],
    rowMode: 'array',
  });
  return new Map(rows);
};

/** The held ones, as they are when they are written: what the roll-up changed of the parents is in it. */
export const loadFirstChildren = async (
  client: Client,
  children: readonly NewChild[],
): Promise<readonly (readonly [NewChild, FirstChild])[]> => {
  if (children.length === 0) return [];
  const { workspaceOid, parents } = of(children);
  const { rows } = await client.query<Row>({
    name: 'first-children',
    text: `SELECT a.* FROM artifact a WHERE a.workspace_id = $1 AND a.oid = ANY($2::bigint[])
           UNION ALL
           (SELECT t.* FROM artifact t WHERE t.workspace_id = $1 AND t.work_product_id = ANY($3::bigint[]) AND t.type = 3
             ORDER BY t.oid)`,
    values: [workspaceOid, [...parents, ...children.map(({ oid }) => oid)], parents],
  });
  const byOid = new Map(rows.map((row) => [Number(row.oid), row]));
  const tasks = Map.groupBy(rows, (row) => Number(row.work_product_id ?? 0));
  const stories = children.flatMap(({ oid, parentOid }) => [byOid.get(oid) ?? [], byOid.get(parentOid) ?? []].flat());
  const names = await loadNames(client, workspaceOid, stories);
  return children.flatMap((newChild) => {
    const [parent, child] = [byOid.get(newChild.parentOid), byOid.get(newChild.oid)];
    if (parent === undefined || child === undefined) return [];
    return [[newChild, { parent, child, tasks: tasks.get(newChild.parentOid) ?? [], names }]];
  });
};
