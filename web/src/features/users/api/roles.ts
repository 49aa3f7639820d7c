import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import { USERS_KEY } from './user.ts';

/** Where a role comes from that no permission gives. */
export type Source = 'subscription-admin' | 'workspace-admin' | 'team' | 'permission' | 'projects';

interface Place {
  readonly ObjectID: number;
  readonly Name: string;
  readonly State: string;
  /** What was given: `No Access` where nothing was. */
  readonly Permission: string;
  /** What it comes to. */
  readonly Role: string;
  readonly From: Source | null;
  /** Empty: the caller gives nothing here. */
  readonly MayGive: readonly string[];
}

export interface ProjectRole extends Place {
  readonly Parent: number | null;
}

export interface WorkspaceRole extends Place {
  readonly Projects: readonly ProjectRole[];
}

export interface Roles {
  readonly User: { readonly ObjectID: number; readonly UserName: string; readonly SubscriptionAdmin: boolean };
  readonly Workspaces: readonly WorkspaceRole[];
}

export interface RoleChange {
  readonly Workspace?: number;
  readonly Project?: number;
  readonly Role: string;
  /** What was seen when it was chosen. */
  readonly Was: string;
}

/** So many come in one answer that they are asked for less often: ten thousand are 1.7 MB. */
const MANY = 500;

const placesIn = (roles: Roles | undefined): number =>
  (roles?.Workspaces ?? []).reduce((count, { Projects }) => count + 1 + Projects.length, 0);

export const rolesQuery = (oid: number) =>
  queryOptions({
    queryKey: [...USERS_KEY, oid, 'roles'],
    queryFn: ({ signal }) => callApi<Roles>({ path: `/users/${oid}/roles`, signal }),
    refetchInterval: ({ state }) => (placesIn(state.data) > MANY ? LIVE_MS * 10 : LIVE_MS),
  });

export const changeRoles = (oid: number, changes: readonly RoleChange[]): Promise<Roles> =>
  callApi({ method: 'PUT', path: `/users/${oid}/roles`, body: { Changes: changes } });
