import type { Attribute } from '../model/attribute.ts';
import type { ObjectType } from '../model/registry.ts';
import type { TableColumn } from '../storage/copy-text.ts';
import { countedColumnsOf, recomputedColumnsOf } from './counted-collections.ts';
import { followsWorkProduct, keepsHistory, livesInWorkspace } from './seed-types.ts';

/** What the rows of one type have in common. */
export interface RowRecipe {
  readonly columns: ReadonlySet<string>;
  readonly refusingNull: ReadonlySet<string>;
  readonly counted: ReadonlySet<string>;
  readonly recomputed: ReadonlySet<string>;
  readonly defaults: readonly (readonly [column: string, value: unknown])[];
  readonly isInWorkspace: boolean;
  readonly hasHistory: boolean;
  readonly follows: boolean;
  /** Its objects have flow states. */
  readonly flows: boolean;
}

const defaultOf = ({ storage, default: value }: Attribute): readonly (readonly [string, unknown])[] =>
  storage.at === 'column' && value !== null ? [[storage.column, value]] : [];

export const rowRecipe = (type: ObjectType, columns: readonly TableColumn[]): RowRecipe => ({
  columns: new Set(columns.map(({ name }) => name)),
  refusingNull: new Set(columns.filter(({ notNull }) => notNull).map(({ name }) => name)),
  counted: countedColumnsOf(type),
  recomputed: recomputedColumnsOf(type),
  defaults: type.attributes.flatMap(defaultOf),
  isInWorkspace: livesInWorkspace(type),
  hasHistory: keepsHistory(type),
  follows: followsWorkProduct(type),
  flows: type.attribute('FlowState')?.storage.at === 'reference',
});
