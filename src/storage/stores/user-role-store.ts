import type { Sql } from './account-store.ts';

/** A workspace or project, and what one user has on it. */
export interface PlaceWithRole {
  readonly oid: number;
  readonly name: string;
  readonly state: string;
  readonly workspaceOid: number;
  /** Null: a workspace, or a project on top. */
  readonly parentOid: number | null;
  /** The permission's ObjectID and role; null: there is none. */
  readonly permissionOid: number | null;
  readonly role: string | null;
  readonly isTeamMember: boolean;
}

/** What is looked at; null: all there are. */
export interface Places {
  readonly workspaces: readonly number[] | null;
  readonly projects: readonly number[] | null;
}

/** Workspaces by name, with the user's roles. */
export const selectWorkspaceRoles = async (
  sql: Sql,
  userOid: number,
  { workspaces }: Places,
): Promise<readonly PlaceWithRole[]> => {
  const { rows } = await sql.query<PlaceWithRole>({
    name: 'user-workspace-roles',
    text: `SELECT w.oid, w.name, w.state, w.oid AS "workspaceOid", NULL AS "parentOid", p.oid AS "permissionOid", p.role,
        false AS "isTeamMember"
      FROM workspace w LEFT JOIN user_permission p ON p.workspace_id = w.oid AND p.project_id IS NULL AND p.user_id = $1
      WHERE $2::bigint[] IS NULL OR w.oid = ANY($2) ORDER BY lower(w.name), w.oid`,
    values: [userOid, workspaces],
  });
  return rows;
};

/** Projects by name, with the user's roles. */
export const selectProjectRoles = async (
  sql: Sql,
  userOid: number,
  { workspaces, projects }: Places,
): Promise<readonly PlaceWithRole[]> => {
  const { rows } = await sql.query<PlaceWithRole>({
    name: 'user-project-roles',
    text: `SELECT j.oid, j.name, j.state, j.workspace_id AS "workspaceOid", j.parent_id AS "parentOid",
        p.oid AS "permissionOid", p.role, t.user_id IS NOT NULL AS "isTeamMember"
      FROM project j
      LEFT JOIN user_permission p ON p.workspace_id = j.workspace_id AND p.project_id = j.oid AND p.user_id = $1
      LEFT JOIN team_member t ON t.workspace_id = j.workspace_id AND t.project_id = j.oid AND t.user_id = $1
      WHERE ($2::bigint[] IS NULL OR j.workspace_id = ANY($2)) AND ($3::bigint[] IS NULL OR j.oid = ANY($3))
      ORDER BY lower(j.name), j.oid`,
    values: [userOid, workspaces, projects],
  });
  return rows;
};

/** What one user has on one place, in the words of a CSV file. */
export interface WrittenRole {
  readonly userOid: number;
  /** The name where no other place has it and it reads as one, else the ObjectID. */
  readonly place: string;
  readonly role: string;
}

/** The permissions of several users on these places, workspaces before projects. */
export const selectWrittenRoles = async (
  sql: Sql,
  userOids: readonly number[],
  { workspaces, projects }: Places,
): Promise<readonly WrittenRole[]> => {
  const { rows } = await sql.query<WrittenRole>({
    text: `WITH place AS (
        SELECT oid, name FROM workspace UNION ALL SELECT oid, name FROM project),
      called AS (
        SELECT oid, CASE WHEN count(*) OVER (PARTITION BY lower(name)) = 1 AND name !~ '[;=]|^\\s|\\s$|^\\d+$'
          THEN name ELSE oid::text END AS place FROM place)
      SELECT p.user_id AS "userOid", c.place, p.role
      FROM user_permission p JOIN called c ON c.oid = coalesce(p.project_id, p.workspace_id)
      WHERE p.user_id = ANY($1::bigint[])
        AND ($2::bigint[] IS NULL AND $3::bigint[] IS NULL OR p.workspace_id = ANY($2) OR p.project_id = ANY($3))
      ORDER BY p.user_id, p.project_id IS NOT NULL, lower(c.place), c.oid`,
    values: [userOids, workspaces, projects],
  });
  return rows;
};
