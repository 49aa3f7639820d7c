import type { ObjectType } from '../model/registry.ts';
import type { RowShape } from '../storage/copy-buffers.ts';
import type { CopyRow, TableColumn } from '../storage/copy-text.ts';
import { countedColumnsOf } from './counted-collections.ts';
import { ownShareColumns } from './own-share.ts';

/** Columns that rows of any type give. */
const COMMON = [
  'workspace_id',
  'oid',
  'uuid',
  'creation_date',
  'object_version',
  'type',
  'fid',
  'prefix',
  'rank',
  'project_id',
  'revision_history_id',
  'object_id',
  'history_id',
];

/** Which columns a row gives: those of its type where that is enough, so that stories do not carry a task's columns. */
export class RowShapes {
  readonly #columns: ReadonlyMap<string, readonly TableColumn[]>;
  readonly #whole = new Map<string, RowShape>();
  readonly #byType = new Map<ObjectType, { readonly shape: RowShape; readonly names: ReadonlySet<string> }>();

  constructor(columns: ReadonlyMap<string, readonly TableColumn[]>) {
    this.#columns = columns;
  }

  of(table: string, type: ObjectType | null, row: CopyRow): RowShape {
    if (type === null) return this.#wholeOf(table);
    const { shape, names } = this.#ofType(type);
    for (const name in row) if (!names.has(name)) return this.#wholeOf(table);
    return shape;
  }

  hasWorkspace(table: string): boolean {
    return this.#wholeOf(table).columns.some((column) => column.name === 'workspace_id');
  }

  #wholeOf(table: string): RowShape {
    const shape = this.#whole.get(table) ?? { table, columns: this.#columns.get(table) ?? [] };
    this.#whole.set(table, shape);
    return shape;
  }

  #ofType(type: ObjectType): { readonly shape: RowShape; readonly names: ReadonlySet<string> } {
    const known = this.#byType.get(type);
    if (known !== undefined) return known;
    const stored = type.attributes.flatMap(({ storage }) =>
      storage.at === 'column' || storage.at === 'reference' ? [storage.column] : [],
    );
    const stamp = type.table.stamp ?? 'oid';
    const wanted = new Set([...COMMON, stamp, ...stored, ...countedColumnsOf(type), ...ownShareColumns(type)]);
    const columns = this.#wholeOf(type.table.name).columns.filter(({ name }) => wanted.has(name));
    const made = { shape: { table: type.table.name, columns }, names: new Set(columns.map(({ name }) => name)) };
    this.#byType.set(type, made);
    return made;
  }
}
