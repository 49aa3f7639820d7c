import { UnstyledButton } from '@mantine/core';
import type { CSSProperties } from 'react';
import { common } from '../strings/common.ts';
import styles from './server-table.module.css';
import type { Column } from './table-column.ts';

type Direction = 'ascending' | 'descending' | 'none';

const directionOf = (column: string, order: string | null): Direction => {
  const [member, direction = 'ASC'] = (order ?? '').split(' ');
  if (member !== column) return 'none';
  return direction === 'DESC' ? 'descending' : 'ascending';
};

const SIGN: Readonly<Record<Direction, string>> = { ascending: '▲', descending: '▼', none: '↕' };

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  readonly order: string | null;
  readonly onOrder: (order: string) => void;
}

/** The first row; a button in it orders the list by its column, and turns the order round. */
export const TableHead = <Row,>({ columns, tracks, order, onOrder }: TableHeadProps<Row>) => (
  // biome-ignore lint/a11y/useSemanticElements: see ServerTable
  <div role="rowgroup" className={styles.head}>
    {/* biome-ignore lint/a11y/useSemanticElements: see ServerTable */}
    {/* biome-ignore lint/a11y/useFocusableInteractive: a row is no control */}
    <div role="row" aria-rowindex={1} className={styles.row} style={{ '--tracks': tracks } as CSSProperties}>
      {columns.map(({ key, header, order: name }) => {
        if (name === undefined)
          return (
            // biome-ignore lint/a11y/useSemanticElements: see ServerTable
            // biome-ignore lint/a11y/useFocusableInteractive: a header without a button is no control
            <div key={key} role="columnheader" className={styles.header}>
              {header}
            </div>
          );
        const direction = directionOf(name, order);
        return (
          // biome-ignore lint/a11y/useSemanticElements: see ServerTable
          // biome-ignore lint/a11y/useFocusableInteractive: its button is the control
          <div key={key} role="columnheader" aria-sort={direction} className={styles.header}>
            <UnstyledButton
              className={styles.sort}
              title={common.sortBy(header)}
              onClick={() => onOrder(`${name} ${direction === 'descending' ? 'ASC' : 'DESC'}`)}
            >
              {header} <span aria-hidden="true">{SIGN[direction]}</span>
            </UnstyledButton>
          </div>
        );
      })}
    </div>
  </div>
);
