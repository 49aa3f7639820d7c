import type { Link } from '../model/attribute.ts';
import { identifier, parameter, render, sql } from '../query/sql/fragment.ts';
import type { LinkChange, WritePlan } from '../query/write-plan.ts';
import type { PoolClient } from './database.ts';

/** Chains grow one at a time in a workspace, so that two links cannot close a circle together. */
const CHAIN_LOCK = 7_070_003;

/** The changes that make a chain longer; freed links close no circle. */
export const grownChains = (plans: readonly WritePlan[]): readonly LinkChange[] =>
  plans.flatMap(({ links }) => links.filter(({ link, add }) => link.chain === true && add.length > 0));

/** Waits for others that make chains longer in these workspaces, and holds them off until the client's transaction ends. */
export const lockChains = async (client: Pick<PoolClient, 'query'>, changes: readonly LinkChange[]): Promise<void> => {
  const workspaces = [...new Set(changes.map(({ workspaceOid }) => workspaceOid ?? 0))].sort((a, b) => a - b);
  if (workspaces.length === 0) return;
  await client.query(
    'SELECT pg_advisory_xact_lock($1, hashint8(w)) FROM (SELECT unnest($2::bigint[]) AS w ORDER BY 1) each',
    [CHAIN_LOCK, workspaces],
  );
};

/** What is in the recycle bin is part of the way: its links come back with it. */
const leadsBack = (link: Link, workspaceOid: number | null, owners: readonly number[]) => {
  const [table, own, item] = [identifier(link.table), identifier(link.own), identifier(link.item)];
  const workspace = parameter(workspaceOid, 'bigint');
  return render(sql`WITH RECURSIVE way AS (
    SELECT ${own} AS start, ${item} AS at FROM ${table} WHERE workspace_id = ${workspace} AND ${own} = ANY(${parameter(owners, 'bigint[]')})
    UNION SELECT way.start, l.${item} FROM way JOIN ${table} l ON l.workspace_id = ${workspace} AND l.${own} = way.at
      WHERE way.at <> way.start)
    SELECT 1 FROM way WHERE at = start LIMIT 1`);
};

/**
 * Whether one of these chains, as they are now, leads from an owner back to it: asked behind the write and under the lock,
 * since every link that is new is at one of the owners.
 */
export const closesCircle = async (
  client: Pick<PoolClient, 'query'>,
  changes: readonly LinkChange[],
): Promise<boolean> => {
  // One look for all owners of one kind of link: a write has two kinds at most, what comes before and what comes after.
  for (const alike of Map.groupBy(changes, ({ link }) => link).values()) {
    const [first] = alike;
    if (first === undefined) continue;
    const owners = alike.map(({ ownerOid }) => ownerOid);
    const { text, values } = leadsBack(first.link, first.workspaceOid, owners);
    const { rowCount } = await client.query({ text, values: [...values] });
    if (rowCount !== 0) return true;
  }
  return false;
};
