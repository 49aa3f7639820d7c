import type pg from 'pg';
import type { RecordedStatement } from './recorded-statements.ts';

/** A node of a plan as EXPLAIN gives it, as far as we look. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  /** Of each loop, on average; these stand in the plan of a statement that ran. */
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * The plan of a statement on a connection of the pool that ran it: for these very values on the one, with what it read,
 * without looking at them on the other.
 */
export const explain = async (
  client: Pick<pg.ClientBase, 'query'>,
  { pool, text, values }: RecordedStatement,
): Promise<PlanNode> => {
  const { rows } =
    pool === 'find'
      ? await client.query({
          text: `EXPLAIN (FORMAT JSON, ANALYZE, TIMING OFF, BUFFERS OFF) ${text}`,
          values: [...values],
        })
      : await client.query(`EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${text}`);
  return rows[0]['QUERY PLAN'][0].Plan;
};

export const nodesOf = (plan: PlanNode): readonly PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Who reads more of a table than this reads it whole, by whichever index. */
const MOST = 0.5;

/** Rows fetched from the table itself; an index-only scan fetches none. */
const rowsRead = (node: PlanNode): number => {
  if (node['Node Type'] === 'Index Only Scan') return 0;
  const perLoop = [node['Actual Rows'], node['Rows Removed by Filter'], node['Rows Removed by Index Recheck']];
  return (node['Actual Loops'] ?? 0) * perLoop.reduce<number>((sum, rows) => sum + (rows ?? 0), 0);
};

/**
 * Large tables that a plan reads from end to end. What was read counts, not which node read it: the planner takes an
 * index that narrows nothing for a sequential scan as its sample has it. (The shares of all types in a sample add up to
 * a hair above one now and then; PostgreSQL then takes them for overlapping and expects seven tenths of the rows.)
 *
 * @param large how many rows each large table has
 */
export const wholeTables = (plan: PlanNode, large: ReadonlyMap<string, number>): readonly string[] =>
  nodesOf(plan).flatMap((node) => {
    const table = node['Relation Name'] ?? '';
    const rows = large.get(table);
    if (rows === undefined) return [];
    return node['Node Type'] === 'Seq Scan' || rowsRead(node) > rows * MOST ? [table] : [];
  });

/** What stands between a FIND in rank order and an index that has it all, in order; nothing when it is just that. */
export const rankOrderFaults = (plan: PlanNode): readonly string[] => {
  const types = nodesOf(plan).map((node) => node['Node Type']);
  const reads = types.filter((type) => type.includes('Scan'));
  return [
    ...types.filter((type) => type.includes('Sort')),
    ...(reads.length === 1 && reads[0] === 'Index Only Scan' ? [] : [`reads by ${reads.join(', ')}`]),
  ];
};

/** The plan in a few lines, for whoever reads a failure. */
export const drawPlan = (node: PlanNode, depth = 0): string =>
  [
    `${'  '.repeat(depth)}${node['Node Type']} ${node['Index Name'] ?? ''} ${node['Relation Name'] ?? ''}`.trimEnd(),
    ...(node.Plans ?? []).map((each) => drawPlan(each, depth + 1)),
  ].join('\n');
