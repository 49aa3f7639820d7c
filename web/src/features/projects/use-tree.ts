import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { LIVE_MS } from '../../config/timing.ts';
import { type ListAnswer, PART_SIZE } from '../../lib/list.ts';
import { listProjects } from './api/list-projects.ts';
import { listWorkspaces } from './api/list-workspaces.ts';
import { SCOPES_KEY } from './api/scopes.ts';
import { flattenTree } from './flatten-tree.ts';
import { type Level, TOP, type TreeNode, type TreeRow } from './tree-node.ts';

/** What of the tree is shown. */
export interface TreeFilter {
  /** Looked for in the names of projects; empty: the tree as it is. */
  readonly name: string;
  readonly withClosed: boolean;
}

/** A hundred nodes of one level, and whether they are in sight now. */
interface Part {
  readonly key: string;
  readonly level: Level;
  readonly part: number;
}

const partAt = (level: Level, index: number): Part => {
  const part = Math.floor(index / PART_SIZE);
  return { key: `${level.key}#${part}`, level, part };
};

const loadPart = async (
  { level, part }: Part,
  { name, withClosed }: TreeFilter,
  signal: AbortSignal,
): Promise<ListAnswer<TreeNode>> => {
  const page = { start: part * PART_SIZE + 1, pagesize: PART_SIZE };
  const state = withClosed ? undefined : 'Open';
  const { parent } = level;
  if (parent === null) {
    const { Results, TotalResultCount } = await listWorkspaces(page, state, signal);
    return { Results: Results.map((scope) => ({ kind: 'workspaces', scope })), TotalResultCount };
  }
  const isWorkspace = parent.kind === 'workspaces';
  const workspace = isWorkspace ? parent.scope.ObjectID : parent.scope.Workspace;
  const which = isWorkspace ? { Name: name } : { Parent: parent.scope.ObjectID };
  const { Results, TotalResultCount } = await listProjects(workspace, page, { ...which, State: state }, signal);
  return { Results: Results.map((scope) => ({ kind: 'projects', scope })), TotalResultCount };
};

interface Tree {
  readonly rows: readonly TreeRow[];
  /** Tells which rows are in sight: their parts are loaded, and kept up to date while they are. */
  lookAt(rows: readonly TreeRow[]): void;
  readonly error: unknown;
}

const together = (results: readonly UseQueryResult<ListAnswer<TreeNode>>[]) => ({
  data: results.map(({ data }) => data),
  error: results.find(({ error }) => error !== null)?.error ?? null,
});

const ASKED_FIRST: readonly Part[] = [partAt(TOP, 0)];

/** The open part of the tree, loaded level by level as it comes into sight. */
export const useTree = (filter: TreeFilter, isExpanded: (key: string) => boolean): Tree => {
  const [asked, setAsked] = useState(ASKED_FIRST);
  const [sight, setSight] = useState<ReadonlySet<string>>(new Set());
  const answers = useQueries({
    queries: asked.map((part) => ({
      queryKey: [...SCOPES_KEY, filter, part.key],
      queryFn: ({ signal }: { signal: AbortSignal }) => loadPart(part, filter, signal),
      refetchInterval: sight.has(part.key) ? LIVE_MS : (false as const),
    })),
    combine: together,
  });
  const rows = useMemo(() => {
    const known = new Map(asked.map(({ key }, at) => [key, answers.data[at]]));
    const answerOf = (level: Level) => ({
      total: known.get(partAt(level, 0).key)?.TotalResultCount ?? null,
      nodeAt: (index: number) => known.get(partAt(level, index).key)?.Results[index % PART_SIZE] ?? null,
    });
    return flattenTree(answerOf, isExpanded);
  }, [asked, answers.data, isExpanded]);
  const lookAt = useCallback((seen: readonly TreeRow[]): void => {
    const parts = new Map(seen.map(({ level, index }) => partAt(level, index)).map((part) => [part.key, part]));
    setSight((now) =>
      now.size === parts.size && [...parts.keys()].every((key) => now.has(key)) ? now : new Set(parts.keys()),
    );
    setAsked((now) => {
      const fresh = [...parts.values()].filter(({ key }) => !now.some((each) => each.key === key));
      return fresh.length === 0 ? now : [...now, ...fresh];
    });
  }, []);
  return { rows, lookAt, error: answers.error };
};
