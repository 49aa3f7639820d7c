/**
 * Which rows a caller may reach, decided before any SQL is written (access/visibility.ts) and merged into every
 * statement. `null` means "no bound": everything of the workspace.
 */
export interface RowScope {
  /** ObjectID of the caller: some objects are theirs alone. */
  readonly userOid: number;
  /** The workspace that the request is about. */
  readonly workspaceOid: number;
  /** The caller's workspaces; objects of any other do not exist for them. */
  readonly workspaceOids: readonly number[];
  /** The projects of this workspace that the caller may see; null when that is all of them. */
  readonly visibleProjectOids: readonly number[] | null;
  /** The same in all of the caller's workspaces; null when nothing is hidden from them anywhere. */
  readonly everyVisibleProjectOids: readonly number[] | null;
  /** The projects that `project`, `projectScopeUp` and `projectScopeDown` ask for, already cut to the visible ones. */
  readonly scopeProjectOids: readonly number[] | null;
}
