import type { ReactNode } from 'react';

/** One column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  /** A track of the grid: `minmax(10rem, 2fr)`. */
  readonly width: string;
  /** The name by which the server orders the list; absent: it cannot be ordered by this. */
  readonly order?: string;
  readonly cell: (row: Row) => ReactNode;
}
