import { Text } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { projects } from '../../../strings/projects.ts';
import { useChosen } from '../use-chosen.ts';
import { type TreeFilter, useTree } from '../use-tree.ts';
import styles from './project-tree.module.css';
import { ProjectTree } from './project-tree.tsx';
import { ScopeDetails } from './scope-details.tsx';

/** Workspaces are open until they are closed, projects are closed until they are opened. */
const isOpenAtFirst = (key: string): boolean => key.startsWith('workspaces/');

/** The tree, and beside it what can be done with the chosen row. */
export const TreeBrowser = ({ filter }: { readonly filter: TreeFilter }) => {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const firstAction = useRef<HTMLButtonElement>(null);
  const isExpanded = useCallback((key: string) => toggled.has(key) !== isOpenAtFirst(key), [toggled]);
  const { rows, lookAt, error } = useTree(filter, isExpanded);
  const toggle = (row: string): void =>
    setToggled((now) => (now.has(row) ? new Set([...now].filter((each) => each !== row)) : new Set([...now, row])));
  const { key, node, choose } = useChosen(rows);
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
          activeKey={key}
          withPaths={filter.name !== ''}
          onActive={(active, found) => choose({ key: active, node: found })}
          onToggle={toggle}
          onAct={() => firstAction.current?.focus()}
        />
        {node === null ? (
          <Text c="dimmed">{projects.notChosen}</Text>
        ) : (
          <ScopeDetails key={key} node={node} firstAction={firstAction} />
        )}
      </div>
    </>
  );
};
