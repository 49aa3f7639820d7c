import type { Sql } from './account-store.ts';
import { type ListedOwner, OWNER_JSON } from './workspace-list-store.ts';

export interface ListedProject {
  readonly oid: number;
  readonly name: string;
  readonly state: string;
  readonly workspaceOid: number;
  readonly owner: ListedOwner | null;
  /** What it stands in, the outermost first, as far as the reader administers it. */
  readonly path: readonly { readonly oid: number; readonly name: string }[];
  /** Those that the reader administers. */
  readonly children: number;
  readonly openChildren: number;
  readonly editors: number;
  readonly viewers: number;
}

const ORDERS = {
  'Name ASC': 'lower(p.name), p.oid',
  'Name DESC': 'lower(p.name) DESC, p.oid DESC',
} as const;

export type ProjectOrder = keyof typeof ORDERS;

export const isProjectOrder = (text: string): text is ProjectOrder => Object.hasOwn(ORDERS, text);

/** Which projects of the workspace: on one level of the tree, wherever a name has the text in it, or one. */
export type ProjectChoice =
  | { readonly kind: 'top' }
  | { readonly kind: 'children'; readonly parentOid: number }
  | { readonly kind: 'named'; readonly text: string }
  | { readonly kind: 'one'; readonly oid: number };

export interface ProjectQuestion {
  readonly workspaceOid: number;
  /** Those that the reader administers; null: all. */
  readonly among: readonly number[] | null;
  readonly choice: ProjectChoice;
  readonly state: string | null;
  readonly order: ProjectOrder;
  readonly offset: number;
  readonly most: number;
}

/** $3 is what the choice holds. What stands in a project that the reader does not administer stands at the top for them. */
const CHOICES = {
  top: '$3::text IS NULL AND (p.parent_id IS NULL OR NOT (p.parent_id = ANY($2)))',
  children: 'p.parent_id = $3::text::bigint',
  named: 'strpos(lower(p.name), lower($3::text)) > 0',
  one: 'p.oid = $3::text::bigint',
} as const;

const heldBy = (choice: ProjectChoice): string | null => {
  if (choice.kind === 'top') return null;
  if (choice.kind === 'named') return choice.text;
  return String(choice.kind === 'children' ? choice.parentOid : choice.oid);
};

/** Whoever administers a project sees it. */
const isAmong = (oid: string): string => `($2::bigint[] IS NULL OR ${oid} = ANY($2))`;

/** A path shows so many projects: a tree is as deep as people make it, an answer is not. */
const DEEPEST = 50;

const PATH = `(WITH RECURSIVE above AS (
    SELECT a.oid, a.name, a.parent_id, 1 AS steps FROM project a
    WHERE a.workspace_id = $1 AND a.oid = p.parent_id AND ${isAmong('a.oid')}
    UNION ALL
    SELECT a.oid, a.name, a.parent_id, b.steps + 1 FROM above b JOIN project a ON a.oid = b.parent_id
    WHERE a.workspace_id = $1 AND ${isAmong('a.oid')} AND b.steps < ${DEEPEST})
  SELECT coalesce(json_agg(json_build_object('oid', oid, 'name', name) ORDER BY steps DESC), '[]') FROM above)`;

const PAGE = `p.oid, p.name, p.state, p.workspace_id AS "workspaceOid", ${OWNER_JSON} AS owner, ${PATH} AS path,
  c.children, c."openChildren",
  (SELECT count(*)::int FROM project_editor e WHERE e.workspace_id = $1 AND e.project_id = p.oid) AS editors,
  (SELECT count(*)::int FROM project_viewer v WHERE v.workspace_id = $1 AND v.project_id = p.oid) AS viewers`;

const CHILDREN = `SELECT count(*)::int AS children, count(*) FILTER (WHERE k.state = 'Open')::int AS "openChildren"
  FROM project k WHERE k.workspace_id = $1 AND k.parent_id = p.oid AND ${isAmong('k.oid')}`;

/** A page of projects, with how many there are in all: one statement, however large the level. */
export const selectProjects = async (
  sql: Sql,
  { workspaceOid, among, choice, state, order, offset, most }: ProjectQuestion,
): Promise<{ readonly projects: readonly ListedProject[]; readonly total: number }> => {
  const matches = `p.workspace_id = $1 AND ${isAmong('p.oid')} AND ${CHOICES[choice.kind]}
    AND ($4::text IS NULL OR p.state = $4)`;
  const { rows } = await sql.query<{ projects: readonly ListedProject[]; total: number }>({
    text: `SELECT (SELECT count(*)::int FROM project p WHERE ${matches}) AS total,
      (SELECT coalesce(json_agg(row_to_json(page)), '[]') FROM (
        SELECT ${PAGE} FROM (SELECT p.* FROM project p WHERE ${matches} ORDER BY ${ORDERS[order]} LIMIT $5 OFFSET $6) p
        LEFT JOIN app_user o ON o.oid = p.owner_id CROSS JOIN LATERAL (${CHILDREN}) c
        ORDER BY ${ORDERS[order]}) page) AS projects`,
    values: [workspaceOid, among, heldBy(choice), state, most, offset],
  });
  return rows[0] ?? { projects: [], total: 0 };
};
