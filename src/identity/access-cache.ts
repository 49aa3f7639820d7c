import { type Access, accessOf, type Grant, type WorkspaceFacts } from '../access/access.ts';
import { type Elapsed, systemElapsed } from '../kernel/clock.ts';
import { type Enumerations, enumerationsWith } from '../model/enumerations.ts';
import type { ChangeFeed } from '../storage/change-notice.ts';
import type { Pool } from '../storage/database.ts';
import {
  loadGrants,
  loadSubscriptionTree,
  type SubscriptionTree,
  type UserGrants,
  type WorkspaceRow,
} from '../storage/stores/access-store.ts';
import { maximumAge } from './cache-age.ts';
import { createRecentCache } from './recent-cache.ts';

const DEFAULT_ZONE = 'America/Denver';

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

/** A user's roles, and what they amounted to under the structure of then. */
interface Known {
  readonly grants: UserGrants;
  under: { readonly tree: Tree; readonly access: Access } | null;
}

const accessUnder = ({ workspaces }: Tree, { user, grants }: UserGrants, userOid: number): Access => {
  const workspace = user.default_workspace_id;
  const workspaceZone = (workspace === null ? undefined : workspaces.get(workspace))?.timeZone ?? DEFAULT_ZONE;
  return accessOf(
    {
      userOid,
      isSubscriptionAdmin: user.subscription_admin,
      defaultWorkspaceOid: workspace,
      defaultProjectOid: user.default_project_id,
      timeZone: isZone(user.time_zone) ? user.time_zone : workspaceZone,
    },
    grants.map((row): Grant => ({ workspaceOid: row.workspace_id, projectOid: row.project_id, role: row.role })),
    workspaces,
  );
};

export interface AccessCacheOptions {
  readonly pool: Pool;
  readonly elapsed?: Elapsed;
  /** Tells what other nodes and programs change; without it nothing is kept for longer than a second. */
  readonly changes?: ChangeFeed | undefined;
}

const USERS = 10_000;

export const createAccessCache = (options: AccessCacheOptions): AccessCache => {
  const { pool, elapsed = systemElapsed, changes = null } = options;
  const age = maximumAge(changes);
  const trees = createRecentCache<'tree', Tree>({ elapsed, limit: 1, ownerOf: () => null });
  const users = createRecentCache<number, Known | null>({
    elapsed,
    limit: USERS,
    ownerOf: (known) => known?.grants.userOid ?? null,
  });

  const tree = (): Promise<Tree> => trees.get('tree', age(), async () => treeOf(await loadSubscriptionTree(pool)));

  const knownOf = (userOid: number): Promise<Known | null> =>
    users.get(userOid, age(), async () => {
      const grants = await loadGrants(pool, userOid);
      return grants === null ? null : { grants, under: null };
    });

  const forget = (): void => {
    trees.forgetAll();
    users.forgetAll();
  };

  changes?.onChanges(({ structure, everything, userOids }) => {
    if (structure) trees.forgetAll();
    if (everything) users.forgetAll();
    else users.forget(userOids);
  });

  return {
    // Both are as old as they may be, each by itself: what is made of them is made anew when the structure is.
    accessOf: async (userOid) => {
      const [current, known] = await Promise.all([tree(), knownOf(userOid)]);
      if (known === null) return null;
      if (known.under?.tree !== current) {
        known.under = { tree: current, access: accessUnder(current, known.grants, userOid) };
      }
      return known.under.access;
    },
    enumerations: async (workspaceOid) => (await tree()).enumerations.get(workspaceOid) ?? enumerationsWith([]),
    forget,
  };
};
