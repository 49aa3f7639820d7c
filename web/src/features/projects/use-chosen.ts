import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LIVE_MS } from '../../config/timing.ts';
import { getScope } from './api/get-scope.ts';
import { SCOPES_KEY } from './api/scopes.ts';
import type { TreeNode, TreeRow } from './tree-node.ts';

/** A row, and its node as it was when it was chosen. */
interface Chosen {
  readonly key: string;
  readonly node: TreeNode | null;
}

/** The chosen row, with its node as it is now, also when it has gone from the open part of the tree. */
export const useChosen = (rows: readonly TreeRow[]) => {
  const [chosen, choose] = useState<Chosen | null>(null);
  const inTree = rows.find(({ key }) => key === chosen?.key)?.node ?? null;
  const former = chosen?.node ?? null;
  const { data: apart } = useQuery({
    queryKey: [...SCOPES_KEY, 'one', chosen?.key],
    queryFn: ({ signal }) => (former === null ? null : getScope(former, signal)),
    enabled: inTree === null && former !== null,
    refetchInterval: LIVE_MS,
  });
  return { key: chosen?.key ?? null, node: inTree ?? apart ?? former, choose };
};
