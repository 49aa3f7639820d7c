import { Badge } from '@mantine/core';
import type { CSSProperties, MouseEvent } from 'react';
import { common } from '../../../strings/common.ts';
import { projects } from '../../../strings/projects.ts';
import { isExpandable, type TreeNode, type TreeRow } from '../tree-node.ts';
import styles from './project-tree.module.css';

/** Of the element, for `aria-activedescendant`. */
export const rowId = ({ key }: TreeRow): string => `tree-${key.replaceAll(/[^\w]/g, '-')}`;

const Entry = ({ node, withPath }: { readonly node: TreeNode; readonly withPath: boolean }) => {
  const { scope } = node;
  const path = node.kind === 'projects' && withPath ? projects.path(node.scope.Path.map(({ Name }) => Name)) : '';
  const count = node.kind === 'workspaces' ? node.scope.Projects : node.scope.Children;
  return (
    <>
      <span className={styles.name} data-closed={scope.State === 'Closed' || undefined}>
        <bdi>{scope.Name}</bdi>
        {path === '' ? null : <span className={styles.path}>{path}</span>}
      </span>
      {scope.State === 'Closed' ? (
        <Badge size="sm" variant="default">
          {projects.states.Closed}
        </Badge>
      ) : null}
      {count === 0 ? null : (
        <span className={styles.count} title={projects.countOf[node.kind](count)}>
          {count.toLocaleString()}
        </span>
      )}
    </>
  );
};

interface RowProps {
  readonly row: TreeRow;
  /** Pixels below the top of the tree. */
  readonly offset: number;
  readonly isActive: boolean;
  readonly withPath: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

/** One row; its sign opens and closes it for the pointer, the arrow keys do for the keyboard. */
export const ProjectTreeRow = ({ row, offset, isActive, withPath, onChoose, onToggle }: RowProps) => {
  const { node, depth, index, size, isExpanded, isEmpty } = row;
  const canExpand = node !== null && isExpandable(node);
  const toggle = (event: MouseEvent): void => {
    event.stopPropagation();
    onChoose();
    onToggle();
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys
    <div
      id={rowId(row)}
      role="treeitem"
      aria-level={depth}
      aria-posinset={index + 1}
      aria-setsize={size}
      aria-expanded={canExpand ? isExpanded : undefined}
      aria-selected={isActive}
      className={styles.row}
      style={{ '--depth': depth, transform: `translateY(${offset}px)` } as CSSProperties}
      onClick={onChoose}
    >
      {canExpand ? (
        <span className={styles.sign} data-open={isExpanded || undefined} aria-hidden="true" onClick={toggle} />
      ) : (
        <span className={styles.leaf} aria-hidden="true" />
      )}
      {node === null ? (
        <span className={styles.path}>{isEmpty ? common.nothingFound : common.loading}</span>
      ) : (
        <Entry node={node} withPath={withPath} />
      )}
    </div>
  );
};
