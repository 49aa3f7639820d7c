import { Text } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { projects } from '../../../strings/projects.ts';
import type { TreeNode } from '../tree-node.ts';
import { type TreeFilter, useTree } from '../use-tree.ts';
import styles from './project-tree.module.css';
import { ProjectTree } from './project-tree.tsx';
import { ScopeDetails } from './scope-details.tsx';

interface Chosen {
  readonly key: string;
  /** As it was when it was chosen: it may have gone from sight since. */
  readonly node: TreeNode | null;
}

/** Workspaces are open until they are closed, projects are closed until they are opened. */
const isOpenAtFirst = (key: string): boolean => key.startsWith('workspaces/');

/** The tree, and beside it what can be done with the chosen row. */
export const TreeBrowser = ({ filter }: { readonly filter: TreeFilter }) => {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const firstAction = useRef<HTMLButtonElement>(null);
  const isExpanded = useCallback((key: string) => toggled.has(key) !== isOpenAtFirst(key), [toggled]);
  const { rows, lookAt, error } = useTree(filter, isExpanded);
  const toggle = (key: string): void =>
    setToggled((now) => (now.has(key) ? new Set([...now].filter((each) => each !== key)) : new Set([...now, key])));
  const node = rows.find(({ key }) => key === chosen?.key)?.node ?? chosen?.node ?? null;
  if (rows.length === 0 && error === null)
    return (
      <div>
        <Text>{projects.empty}</Text>
        <Text c="dimmed">{projects.emptyCure}</Text>
      </div>
    );
  return (
    <>
      <Problem error={error} />
      <div className={styles.parts}>
        <ProjectTree
          rows={rows}
          lookAt={lookAt}
          activeKey={chosen?.key ?? null}
          withPaths={filter.name !== ''}
          onActive={(key, found) => setChosen({ key, node: found })}
          onToggle={toggle}
          onAct={() => firstAction.current?.focus()}
        />
        {node === null ? (
          <Text c="dimmed">{projects.notChosen}</Text>
        ) : (
          <ScopeDetails key={chosen?.key} node={node} firstAction={firstAction} />
        )}
      </div>
    </>
  );
};
