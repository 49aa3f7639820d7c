import type { Database } from './database.ts';

export interface RankNeighbour {
  readonly oid: number;
  readonly rank: string;
}

/** The rank of an artifact and of the one directly above or below it in the workspace's one order; null at an end. */
export const loadRankGap = async (
  database: Database,
  workspaceOid: number,
  oid: number,
  side: 'above' | 'below',
): Promise<{ readonly own: string; readonly other: string | null } | null> => {
  const comparison = side === 'above' ? '<' : '>';
  const direction = side === 'above' ? 'DESC' : 'ASC';
  const { rows } = await database.main.query<[string, string | null]>({
    name: `rank-gap-${side}`,
    text: `SELECT t.rank, (SELECT n.rank FROM artifact n WHERE n.workspace_id = $1 AND n.rank ${comparison} t.rank
             ORDER BY n.rank ${direction} LIMIT 1)
           FROM artifact t WHERE t.workspace_id = $1 AND t.oid = $2`,
    values: [workspaceOid, oid],
    rowMode: 'array',
  });
  const [row] = rows;
  return row === undefined ? null : { own: row[0], other: row[1] };
};

/** Up to `count` artifacts on each side of a rank, in order: what a local rebalance spreads out again. */
export const loadRankNeighbours = async (
  database: Database,
  workspaceOid: number,
  rank: string,
  count: number,
): Promise<readonly RankNeighbour[]> => {
  const { rows } = await database.main.query<[number, string]>({
    name: 'rank-neighbours',
    text: `SELECT oid, rank FROM (
             (SELECT oid, rank FROM artifact WHERE workspace_id = $1 AND rank < $2::text COLLATE "C" ORDER BY rank DESC, oid DESC LIMIT $3)
             UNION ALL
             (SELECT oid, rank FROM artifact WHERE workspace_id = $1 AND rank >= $2::text COLLATE "C" ORDER BY rank, oid LIMIT $3)) n
           ORDER BY rank, oid`,
    values: [workspaceOid, rank, count],
    rowMode: 'array',
  });
  return rows.map(([oid, each]) => ({ oid, rank: each }));
};

/** Gives artifacts new ranks; their version and history do not change, nobody moved them. */
export const setRanks = async (
  database: Database,
  workspaceOid: number,
  ranks: readonly RankNeighbour[],
): Promise<void> => {
  await database.main.query({
    name: 'set-ranks',
    text: `UPDATE artifact a SET rank = n.rank FROM unnest($2::bigint[], $3::text[]) AS n (oid, rank)
           WHERE a.workspace_id = $1 AND a.oid = n.oid`,
    values: [workspaceOid, ranks.map((each) => each.oid), ranks.map((each) => each.rank)],
  });
};
