import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { users } from '../../../strings/users.ts';
import type { RoleEdits, RoleRow } from '../role-rows.ts';
import styles from './role-table.module.css';
import { RoleTableRow } from './role-table-row.tsx';

interface RoleTableProps {
  readonly label: string;
  readonly rows: readonly RoleRow[];
  readonly edits: RoleEdits;
  readonly onChoose: (row: RoleRow, role: string) => void;
}

const ROW_PX = 52;
const AHEAD = 8;

/** The matrix: only the rows in sight are in the page. */
export const RoleTable = ({ label, rows, edits, onChoose }: RoleTableProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: AHEAD,
  });
  const { place, role, comesTo } = users.roles;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are not in the page cannot be those of a <table>
    <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className={styles.table}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup">
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a row is no control */}
        <div role="row" aria-rowindex={1} className={styles.head}>
          {[place, role, comesTo].map((name) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: a header is no control
            <div key={name} role="columnheader">
              {name}
            </div>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" ref={scroller} className={styles.scroller}>
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <RoleTableRow
                key={row.place.ObjectID}
                row={row}
                edit={edits.get(row.place.ObjectID)}
                index={index}
                offset={start}
                measure={virtualizer.measureElement}
                onChoose={(chosen) => onChoose(row, chosen)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
};
