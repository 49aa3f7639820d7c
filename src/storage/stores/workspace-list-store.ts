import type { Sql } from './account-store.ts';

/** Who owns a workspace or project, as lists name people. */
export interface ListedOwner {
  readonly oid: number;
  readonly userName: string;
  readonly displayName: string | null;
}

export interface ListedWorkspace {
  readonly oid: number;
  readonly name: string;
  readonly state: string;
  readonly owner: ListedOwner | null;
  /** Those that the reader administers. */
  readonly projects: number;
  readonly openProjects: number;
}

/** An owner as JSON, for the alias `o` of a LEFT JOIN. */
export const OWNER_JSON = `CASE WHEN o.oid IS NOT NULL THEN
  json_build_object('oid', o.oid, 'userName', o.user_name, 'displayName', o.display_name) END`;

const ORDERS = {
  'Name ASC': 'lower(w.name), w.oid',
  'Name DESC': 'lower(w.name) DESC, w.oid DESC',
} as const;

export type WorkspaceOrder = keyof typeof ORDERS;

export const isWorkspaceOrder = (text: string): text is WorkspaceOrder => Object.hasOwn(ORDERS, text);

export interface WorkspaceQuestion {
  /** Only these. */
  readonly among: readonly number[];
  /** Those of them that are administered as a whole; of the others only `projects` are. */
  readonly whole: readonly number[];
  readonly projects: readonly number[];
  /** Looked for inside the name, in any case; null: any. */
  readonly name: string | null;
  readonly state: string | null;
  readonly order: WorkspaceOrder;
  readonly offset: number;
  readonly most: number;
}

const MATCHES = `w.oid = ANY($1::bigint[])
  AND ($2::text IS NULL OR strpos(lower(w.name), lower($2)) > 0) AND ($3::text IS NULL OR w.state = $3)`;

/** A page of workspaces, with how many there are in all. */
export const selectWorkspaces = async (
  sql: Sql,
  { among, whole, projects, name, state, order, offset, most }: WorkspaceQuestion,
): Promise<{ readonly workspaces: readonly ListedWorkspace[]; readonly total: number }> => {
  const { rows } = await sql.query<{ workspaces: readonly ListedWorkspace[]; total: number }>({
    text: `SELECT (SELECT count(*)::int FROM workspace w WHERE ${MATCHES}) AS total,
      (SELECT coalesce(json_agg(row_to_json(page)), '[]') FROM (
        SELECT w.oid, w.name, w.state, ${OWNER_JSON} AS owner, p.projects, p."openProjects"
        FROM workspace w LEFT JOIN app_user o ON o.oid = w.owner_id
        CROSS JOIN LATERAL (
          SELECT count(*)::int AS projects, count(*) FILTER (WHERE p.state = 'Open')::int AS "openProjects"
          FROM project p WHERE p.workspace_id = w.oid AND (w.oid = ANY($4::bigint[]) OR p.oid = ANY($5::bigint[]))) p
        WHERE ${MATCHES} ORDER BY ${ORDERS[order]} LIMIT $6 OFFSET $7) page) AS workspaces`,
    values: [among, name, state, whole, projects, most, offset],
  });
  return rows[0] ?? { workspaces: [], total: 0 };
};
