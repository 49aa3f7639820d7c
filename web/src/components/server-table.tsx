import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { common } from '../strings/common.ts';
import { Problem } from './problem.tsx';
import styles from './server-table.module.css';
import type { Column } from './table-column.ts';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import { type ListSource, useListParts } from './use-list-parts.ts';
import { useRowKeys } from './use-row-keys.ts';

interface ServerTableProps<Row> {
  /** What the table lists, for whoever hears it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly source: ListSource<Row>;
  readonly rowKey: (row: Row) => string | number;
  /** `Created DESC`; null: as the server orders it. */
  readonly order: string | null;
  readonly onOrder: (order: string) => void;
  /** What stands there when the list is empty. */
  readonly empty: string;
}

const ROW_PX = 52;
const AHEAD = 12;

/** A list of any length: the server gives the parts that are looked at, and only the rows in sight are in the page. */
export const ServerTable = <Row,>(props: ServerTableProps<Row>) => {
  const { label, columns, source, rowKey, order, onOrder, empty } = props;
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const { total, answers, rowAt, lookAt, error, refetch } = useListParts(source, order);
  const keyAt = useRowKeys({ list: JSON.stringify([source.key, order]), answers, rowAt, rowKey });
  const virtualizer = useWindowVirtualizer({
    count: total ?? 0,
    // A row keeps its measured height when others come or go before it.
    getItemKey: keyAt,
    estimateSize: () => ROW_PX,
    overscan: AHEAD,
    scrollMargin: top,
  });
  const seen = virtualizer.getVirtualItems();
  const [first, last] = [seen[0]?.index ?? 0, seen.at(-1)?.index ?? 0];
  useLayoutEffect(() => lookAt(first, last), [lookAt, first, last]);
  const tracks = columns.map(({ width }) => width).join(' ');
  return (
    <div>
      <p className={styles.count} aria-live="polite">
        {total === null ? common.loading : common.rows(total)}
      </p>
      <Problem error={error} onRetry={refetch} />
      {total === 0 ? (
        <p className={styles.empty}>{empty}</p>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: rows that are not in the page cannot be those of a <table>
        <div role="table" aria-label={label} aria-rowcount={(total ?? 0) + 1} className={styles.table}>
          <TableHead columns={columns} tracks={tracks} order={order} onOrder={onOrder} />
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="rowgroup" ref={body} style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
            {seen.map(({ index, start }) => {
              const row = rowAt(index);
              return (
                <TableRow
                  key={row === undefined ? `part-${index}` : rowKey(row)}
                  row={row}
                  columns={columns}
                  tracks={tracks}
                  index={index}
                  offset={start - top}
                  measure={virtualizer.measureElement}
                />
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
};
