import { callApi } from '../../../lib/api-client.ts';
import type { TreeNode } from '../tree-node.ts';
import type { Project, Workspace } from './scopes.ts';

/** A workspace or project as it is now, wherever it stands. */
export const getScope = async ({ kind, scope }: TreeNode, signal: AbortSignal): Promise<TreeNode> =>
  kind === 'workspaces'
    ? { kind, scope: await callApi<Workspace>({ path: `/workspaces/${scope.ObjectID}`, signal }) }
    : { kind, scope: await callApi<Project>({ path: `/projects/${scope.ObjectID}`, signal }) };
