import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { projects } from '../../../strings/projects.ts';
import { treeMove } from '../tree-keys.ts';
import type { TreeNode, TreeRow } from '../tree-node.ts';
import styles from './project-tree.module.css';
import { ProjectTreeRow, rowId } from './project-tree-row.tsx';

interface ProjectTreeProps {
  readonly rows: readonly TreeRow[];
  readonly lookAt: (rows: readonly TreeRow[]) => void;
  /** Key of the row that is chosen; another row may never have been. */
  readonly activeKey: string | null;
  /** Shows where a project is, in a search. */
  readonly withPaths: boolean;
  readonly onActive: (key: string, node: TreeNode | null) => void;
  readonly onToggle: (key: string) => void;
  /** Goes on to what can be done with the chosen row. */
  readonly onAct: () => void;
}

const ROW_PX = 44;
const AHEAD = 8;

/**
 * A tree of any size after the WAI-ARIA Authoring Practices: only the rows in sight are in the page, so that the focus stays on the tree
 * itself and `aria-activedescendant` names the row.
 */
export const ProjectTree = (props: ProjectTreeProps) => {
  const { rows, lookAt, activeKey, withPaths, onActive, onToggle, onAct } = props;
  const box = useRef<HTMLDivElement>(null);
  const active = Math.max(
    0,
    rows.findIndex(({ key }) => key === activeKey),
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: AHEAD,
    // The active row stays in the page, wherever the pointer scrolls to: it is what is read out.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const range = Array.from({ length: to - from + 1 }, (_, at) => from + at);
      return active < count && !range.includes(active)
        ? [...range, active].toSorted((one, other) => one - other)
        : range;
    },
  });
  const seen = virtualizer.getVirtualItems();
  useLayoutEffect(() => lookAt(seen.flatMap(({ index }) => rows[index] ?? [])), [lookAt, seen, rows]);
  const wasMoved = useRef(false);
  useEffect(() => {
    if (wasMoved.current) virtualizer.scrollToIndex(active);
    wasMoved.current = false;
  }, [active, virtualizer]);
  const choose = (index: number): void => {
    const row = rows[index];
    if (row !== undefined) onActive(row.key, row.node);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = treeMove(event.key, rows, active);
    if (move === null) return;
    event.preventDefault();
    if ('to' in move) {
      wasMoved.current = true;
      choose(move.to);
    } else if ('act' in move) {
      choose(active);
      onAct();
    } else onToggle('expand' in move ? move.expand : move.collapse);
  };
  const activeRow = rows[active];
  return (
    <div
      ref={box}
      role="tree"
      aria-label={projects.tree}
      aria-activedescendant={activeRow === undefined ? undefined : rowId(activeRow)}
      tabIndex={0}
      className={styles.tree}
      onKeyDown={onKeyDown}
    >
      <div role="none" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {seen.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <ProjectTreeRow
              key={row.key}
              row={row}
              offset={start}
              isActive={row.key === activeKey}
              withPath={withPaths}
              onChoose={() => choose(index)}
              onToggle={() => onToggle(row.key)}
            />
          );
        })}
      </div>
    </div>
  );
};
