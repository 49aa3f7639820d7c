import { type Access, accessOf, type Grant, type WorkspaceFacts } from '../access/access.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Enumerations, enumerationsWith } from '../model/enumerations.ts';
import type { Pool } from '../storage/database.ts';
import {
  loadGrants,
  loadSubscriptionTree,
  type SubscriptionTree,
  type WorkspaceRow,
} from '../storage/stores/access-store.ts';

/** Rights may be this old and no older: what another node or program takes away ends within a second (REL-22). */
const MAX_AGE_MS = 1_000;

const DEFAULT_ZONE = 'America/Denver';

interface Kept<Value> {
  readonly loadedAt: number;
  readonly value: Promise<Value>;
}

/** What a request needs to know of the caller's reach and of the workspaces' schema. */
export interface AccessCache {
  /** Null when the user is gone. */
  accessOf(userOid: number): Promise<Access | null>;
  enumerations(workspaceOid: number): Promise<Enumerations>;
  /** Forgets everything: called after this node changed a permission, project, workspace, user or allowed value. */
  forget(): void;
}

interface Tree {
  readonly workspaces: ReadonlyMap<number, WorkspaceFacts>;
  readonly enumerations: ReadonlyMap<number, Enumerations>;
}

const isZone = (name: string | null): name is string => {
  if (name === null) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const prefixesOf = (row: WorkspaceRow): ReadonlyMap<string, string> =>
  new Map(
    [
      ['Task', row.task_prefix],
      ['Defect', row.defect_prefix],
      ['HierarchicalRequirement', row.hierarchical_requirement_prefix],
      ['DefectSuite', row.defect_suite_prefix],
      ['TestCase', row.test_case_prefix],
    ].filter((entry): entry is [string, string] => Boolean(entry[1])),
  );

const treeOf = (rows: SubscriptionTree): Tree => {
  const projects = Map.groupBy(rows.projects, (project) => project.workspace_id);
  const added = Map.groupBy(rows.addedValues, (value) => value.workspaceOid);
  const facts = rows.workspaces.map((workspace): [number, WorkspaceFacts] => [
    workspace.oid,
    {
      oid: workspace.oid,
      uuid: workspace.uuid,
      prefixes: prefixesOf(workspace),
      testCaseType: workspace.default_test_case_type,
      isOpen: workspace.state === 'Open',
      timeZone: isZone(workspace.time_zone) ? workspace.time_zone : DEFAULT_ZONE,
      projects: new Map(
        (projects.get(workspace.oid) ?? []).map((project) => [
          project.oid,
          { oid: project.oid, uuid: project.uuid, parentOid: project.parent_id, isOpen: project.state === 'Open' },
        ]),
      ),
    },
  ]);
  return {
    workspaces: new Map(facts),
    enumerations: new Map(rows.workspaces.map(({ oid }) => [oid, enumerationsWith(added.get(oid) ?? [])])),
  };
};

/** Keeps what it loaded for at most a second; a failed load is not kept. */
export const createAccessCache = (pool: Pool, clock: Clock): AccessCache => {
  let tree: Kept<Tree> | null = null;
  let users = new Map<number, Kept<Access | null>>();

  const isFresh = (kept: Kept<unknown> | null | undefined): boolean =>
    kept != null && clock().getTime() - kept.loadedAt < MAX_AGE_MS;

  const loadTree = (): Promise<Tree> => {
    if (tree !== null && isFresh(tree)) return tree.value;
    const value = loadSubscriptionTree(pool).then(treeOf);
    tree = { loadedAt: clock().getTime(), value };
    value.catch(() => {
      tree = null;
    });
    return value;
  };

  const loadAccess = async (userOid: number): Promise<Access | null> => {
    const [{ workspaces }, found] = await Promise.all([loadTree(), loadGrants(pool, userOid)]);
    if (found === null) return null;
    const workspace = found.user.default_workspace_id;
    const workspaceZone = (workspace === null ? undefined : workspaces.get(workspace))?.timeZone ?? DEFAULT_ZONE;
    const grants = found.grants.map(
      (row): Grant => ({ workspaceOid: row.workspace_id, projectOid: row.project_id, role: row.role }),
    );
    return accessOf(
      {
        userOid,
        isSubscriptionAdmin: found.user.subscription_admin,
        defaultWorkspaceOid: workspace,
        defaultProjectOid: found.user.default_project_id,
        timeZone: isZone(found.user.time_zone) ? found.user.time_zone : workspaceZone,
      },
      grants,
      workspaces,
    );
  };

  return {
    accessOf: (userOid) => {
      const kept = users.get(userOid);
      if (kept !== undefined && isFresh(kept)) return kept.value;
      // Users who left are dropped with everybody else once in a while, so that the map cannot grow for ever.
      if (users.size > 10_000) users = new Map();
      const value = loadAccess(userOid);
      users.set(userOid, { loadedAt: clock().getTime(), value });
      value.catch(() => users.delete(userOid));
      return value;
    },
    enumerations: async (workspaceOid) => (await loadTree()).enumerations.get(workspaceOid) ?? enumerationsWith([]),
    forget: () => {
      tree = null;
      users = new Map();
    },
  };
};
