import type { AddedValue } from '../../model/enumerations.ts';
import type { Pool } from '../database.ts';

/** Rows as the database has them; access/access.ts says what they add up to. */
export interface WorkspaceRow {
  readonly oid: number;
  readonly uuid: string;
  readonly task_prefix: string | null;
  readonly defect_prefix: string | null;
  readonly hierarchical_requirement_prefix: string | null;
  readonly defect_suite_prefix: string | null;
  readonly test_case_prefix: string | null;
  readonly default_test_case_type: string | null;
  readonly state: string;
  readonly time_zone: string | null;
}

export interface ProjectRow {
  readonly workspace_id: number;
  readonly oid: number;
  readonly uuid: string;
  readonly parent_id: number | null;
  readonly state: string;
}

export interface UserRow {
  readonly subscription_admin: boolean;
  readonly default_workspace_id: number | null;
  readonly default_project_id: number | null;
  readonly time_zone: string | null;
}

export interface GrantRow {
  readonly workspace_id: number;
  readonly project_id: number | null;
  readonly role: string;
}

export interface SubscriptionTree {
  readonly workspaces: readonly WorkspaceRow[];
  readonly projects: readonly ProjectRow[];
  readonly addedValues: readonly (AddedValue & { readonly workspaceOid: number })[];
}

/** Workspaces, projects and what workspaces added to the schema: small, the same for every caller. */
export const loadSubscriptionTree = async (pool: Pool): Promise<SubscriptionTree> => {
  const [workspaces, projects, values] = await Promise.all([
    pool.query<WorkspaceRow>({
      name: 'access-workspaces',
      text: `SELECT w.oid, w.uuid, w.state, c.time_zone, c.task_prefix, c.defect_prefix,
               c.hierarchical_requirement_prefix, c.defect_suite_prefix, c.test_case_prefix,
               c.default_test_case_type FROM workspace w
             LEFT JOIN workspace_configuration c ON c.workspace_id = w.oid ORDER BY w.oid`,
    }),
    pool.query<ProjectRow>({
      name: 'access-projects',
      text: 'SELECT workspace_id, oid, uuid, parent_id, state FROM project ORDER BY oid',
    }),
    pool.query<AddedValue & { workspaceOid: number }>({
      name: 'access-added-values',
      text: `SELECT workspace_id AS "workspaceOid", attribute_definition_id AS "attributeOid", string_value AS value,
             value_index AS index FROM allowed_attribute_value WHERE workspace_id IS NOT NULL`,
    }),
  ]);
  return { workspaces: workspaces.rows, projects: projects.rows, addedValues: values.rows };
};

export interface UserGrants {
  readonly userOid: number;
  readonly user: UserRow;
  readonly grants: readonly GrantRow[];
}

/** A user with all permission rows; a team member counts as Editor (wsapi §5.7). Null when there is no such user. */
export const loadGrants = async (pool: Pool, userOid: number): Promise<UserGrants | null> => {
  const [users, grants] = await Promise.all([
    pool.query<UserRow>({
      name: 'access-user',
      text: `SELECT u.subscription_admin, p.default_workspace_id, p.default_project_id, p.time_zone
             FROM app_user u LEFT JOIN user_profile p ON p.user_id = u.oid WHERE u.oid = $1`,
      values: [userOid],
    }),
    pool.query<GrantRow>({
      name: 'access-grants',
      text: `SELECT workspace_id, project_id, role FROM user_permission WHERE user_id = $1
             UNION ALL SELECT workspace_id, project_id, 'Editor' FROM team_member WHERE user_id = $1`,
      values: [userOid],
    }),
  ]);
  const [user] = users.rows;
  return user === undefined ? null : { userOid, user, grants: grants.rows };
};

/** Whether the user may change anything that others see: an administrator of something, or an Editor of some project. */
export const mayWriteSomewhere = async (pool: Pool, userOid: number): Promise<boolean> => {
  const { rows } = await pool.query<{ may: boolean }>({
    name: 'access-may-write-somewhere',
    text: `SELECT subscription_admin
        OR EXISTS (SELECT FROM user_permission WHERE user_id = $1 AND role IN ('Admin', 'Editor'))
        OR EXISTS (SELECT FROM team_member WHERE user_id = $1) AS may
      FROM app_user WHERE oid = $1`,
    values: [userOid],
  });
  return rows[0]?.may ?? false;
};
