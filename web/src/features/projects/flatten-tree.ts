import { isExpandable, type Level, levelIn, nodeKey, TOP, type TreeNode, type TreeRow } from './tree-node.ts';

/** What is known of a level. */
export interface LevelAnswer {
  /** Null: it has not been asked for yet. */
  readonly total: number | null;
  nodeAt(index: number): TreeNode | null;
}

/** The rows of the open part of a tree, from top to bottom; what is on the way has a row already. */
export const flattenTree = (
  answerOf: (level: Level) => LevelAnswer,
  isExpanded: (key: string) => boolean,
): readonly TreeRow[] => {
  const rows: TreeRow[] = [];
  const add = (level: Level, depth: number): void => {
    const { total, nodeAt } = answerOf(level);
    const place = { level, depth, parentKey: level.parent === null ? null : nodeKey(level.parent) };
    const isEmpty = total === 0;
    if (total === null || isEmpty) {
      // An empty top has a sentence of its own instead.
      if (!isEmpty || level !== TOP)
        rows.push({ ...place, key: `${level.key}#0`, node: null, isEmpty, index: 0, size: 1, isExpanded: false });
      return;
    }
    for (let index = 0; index < total; index++) {
      const node = nodeAt(index);
      const key = node === null ? `${level.key}#${index}` : nodeKey(node);
      const isOpen = node !== null && isExpandable(node) && isExpanded(key);
      rows.push({ ...place, key, node, isEmpty: false, index, size: total, isExpanded: isOpen });
      if (node !== null && isOpen) add(levelIn(node), depth + 1);
    }
  };
  add(TOP, 1);
  return rows;
};
