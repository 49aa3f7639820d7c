import type pg from 'pg';
import type { RecordedStatement } from './recorded-statements.ts';

/** A node of a plan as EXPLAIN gives it, as far as we look. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * The plan of a statement on a connection of the pool that ran it: for these very values on the one, without looking at
 * them on the other.
 */
export const explain = async (
  client: Pick<pg.ClientBase, 'query'>,
  { pool, text, values }: RecordedStatement,
): Promise<PlanNode> => {
  const { rows } =
    pool === 'find'
      ? await client.query({ text: `EXPLAIN (FORMAT JSON) ${text}`, values: [...values] })
      : await client.query(`EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${text}`);
  return rows[0]['QUERY PLAN'][0].Plan;
};

export const nodesOf = (plan: PlanNode): readonly PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Large tables that a plan reads from end to end. */
export const wholeTables = (plan: PlanNode, large: ReadonlySet<string>): readonly string[] =>
  nodesOf(plan).flatMap((node) => {
    const table = node['Relation Name'] ?? '';
    return node['Node Type'] === 'Seq Scan' && large.has(table) ? [table] : [];
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
