import type { Project, Workspace } from './api/scopes.ts';

/** What a row of the tree stands for. */
export type TreeNode =
  | { readonly kind: 'workspaces'; readonly scope: Workspace }
  | { readonly kind: 'projects'; readonly scope: Project };

/** Names a node for good, wherever it moves. */
export const nodeKey = ({ kind, scope }: TreeNode): string => `${kind}/${scope.ObjectID}`;

/** Whether anything stands directly in it, as far as is known without asking. */
export const isExpandable = ({ kind, scope }: TreeNode): boolean =>
  kind === 'workspaces' ? scope.Projects > 0 : scope.Children > 0;

/** A level of the tree: the workspaces, or what stands directly in a node; in a search what is found in a workspace. */
export interface Level {
  readonly key: string;
  readonly parent: TreeNode | null;
}

export const TOP: Level = { key: 'top', parent: null };

export const levelIn = (parent: TreeNode): Level => ({ key: nodeKey(parent), parent });

/** One row, in the order of the page. */
export interface TreeRow {
  readonly key: string;
  /** Absent while it is on the way, or where a level is empty. */
  readonly node: TreeNode | null;
  readonly isEmpty: boolean;
  readonly level: Level;
  /** 0-based place on its level, and how many there are. */
  readonly index: number;
  readonly size: number;
  /** 1 for workspaces. */
  readonly depth: number;
  readonly isExpanded: boolean;
  /** Key of the row that it stands in; null: at the top. */
  readonly parentKey: string | null;
}
