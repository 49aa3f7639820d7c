import { isExpandable, type TreeRow } from './tree-node.ts';

/** What a key does in a tree (WAI-ARIA Authoring Practices, Tree View). */
export type TreeMove =
  | { readonly to: number }
  | { readonly expand: string }
  | { readonly collapse: string }
  | { readonly act: string };

const startsWith = (row: TreeRow, letter: string): boolean =>
  row.node?.scope.Name.toLocaleLowerCase().startsWith(letter) ?? false;

/** The next row whose name begins with the letter, from the active one on and around. */
const rowWith = (rows: readonly TreeRow[], at: number, letter: string): TreeMove | null => {
  const order = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  const found = order.find((row) => startsWith(row, letter.toLocaleLowerCase()));
  return found === undefined ? null : { to: rows.indexOf(found) };
};

const opened = (row: TreeRow, at: number): TreeMove | null => {
  if (row.node === null || !isExpandable(row.node)) return null;
  return row.isExpanded ? { to: at + 1 } : { expand: row.key };
};

const closed = (rows: readonly TreeRow[], row: TreeRow): TreeMove | null => {
  if (row.isExpanded) return { collapse: row.key };
  const above = rows.findIndex(({ key }) => key === row.parentKey);
  return above < 0 ? null : { to: above };
};

/** What a key means on the active row; null: nothing. */
export const treeMove = (key: string, rows: readonly TreeRow[], at: number): TreeMove | null => {
  const row = rows[at];
  if (row === undefined) return null;
  if (key === 'ArrowDown') return at + 1 < rows.length ? { to: at + 1 } : null;
  if (key === 'ArrowUp') return at > 0 ? { to: at - 1 } : null;
  if (key === 'Home') return { to: 0 };
  if (key === 'End') return { to: rows.length - 1 };
  if (key === 'ArrowRight') return opened(row, at);
  if (key === 'ArrowLeft') return closed(rows, row);
  if (key === 'Enter' || key === ' ') return { act: row.key };
  return key.length === 1 ? rowWith(rows, at, key) : null;
};
