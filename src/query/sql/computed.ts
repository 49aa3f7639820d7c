import type { Sql } from './fragment.ts';

/** How an attribute that no column holds is read from a row; typed as its kind says. */
export type Computed = (row: Sql) => Sql;
