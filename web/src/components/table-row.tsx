import { type CSSProperties, memo } from 'react';
import { common } from '../strings/common.ts';
import styles from './server-table.module.css';
import type { Column } from './table-column.ts';

interface TableRowProps<Row> {
  /** Absent while its part of the list is on the way. */
  readonly row: Row | undefined;
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  /** 0-based place in the whole list. */
  readonly index: number;
  /** Pixels below the top of the list. */
  readonly offset: number;
  readonly measure: (element: HTMLElement | null) => void;
}

const Entry = <Row,>({ row, columns, tracks, index, offset, measure }: TableRowProps<Row>) => (
  // biome-ignore lint/a11y/useSemanticElements: see ServerTable
  // biome-ignore lint/a11y/useFocusableInteractive: a row is no control
  <div
    role="row"
    aria-rowindex={index + 2}
    ref={measure}
    data-index={index}
    className={`${styles.row} ${styles.entry}`}
    style={{ '--tracks': tracks, transform: `translateY(${offset}px)` } as CSSProperties}
  >
    {columns.map(({ key, header, cell }) => (
      // biome-ignore lint/a11y/useSemanticElements: see ServerTable
      <div key={key} role="cell" className={styles.cell}>
        <span className={styles.name} aria-hidden="true">
          {header}
        </span>
        <div>{row === undefined ? common.loading : cell(row)}</div>
      </div>
    ))}
  </div>
);

/** One row; on a narrow page a card, each value beside the name of its column. Scrolling leaves those alone that stay. */
export const TableRow = memo(Entry) as typeof Entry;
