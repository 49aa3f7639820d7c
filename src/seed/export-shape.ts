import type { Attribute } from '../model/attribute.ts';
import { formatFormattedId } from '../model/formatted-id.ts';
import type { ObjectType } from '../model/registry.ts';
import type { TableColumn } from '../storage/copy-text.ts';
import { quoteName } from '../storage/quote-name.ts';
import type { SnapshotRow } from '../storage/snapshot.ts';
import { recomputedColumnsOf } from './counted-collections.ts';
import { type ExportedLink, exportedLinks } from './export-links.ts';
import { keepsHistory, livesInWorkspace } from './seed-types.ts';

/** A line before it becomes JSON. */
export type ExportedLine = Record<string, unknown>;

/** Told although they are what an import would fill in: what it fills in depends on other lines, or on the day. */
const ALWAYS: readonly string[] = ['DragAndDropRank', 'DisplayName', 'EmailAddress', 'TaskIndex', 'ValueIndex'];

/** Said to be missing where they are: an import would make them otherwise. */
const COMPANIONS: readonly string[] = ['UserProfile', 'WorkspaceConfiguration'];

/** Columns that members of their own tell. */
const IDENTITY: readonly string[] = ['oid', 'uuid', 'creation_date', 'object_version'];

const toldOtherwise = (type: ObjectType): readonly string[] => [
  ...IDENTITY,
  ...(type.table.shared ? ['type'] : []),
  ...(type.attribute('FormattedID') === undefined ? [] : ['fid', 'prefix']),
];

/** Columns that follow from which object a history belongs to. */
const OF_HISTORIES: readonly string[] = ['object_id', 'history_id'];

/** Which value is not told, as text: an import puts it there by itself. `undefined`: every value is told. */
type LeftOut = string | null | undefined;

interface Told {
  readonly name: string;
  readonly at: number;
  /** What a reference begins with; null for a plain value. */
  readonly path: string | null;
  readonly leftOut: LeftOut;
}

const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

const isLeftOut = (value: unknown, leftOut: LeftOut): boolean =>
  leftOut !== undefined && (value === null ? null : String(value)) === leftOut;

const isFixed = ({ defaultSql, defaultText }: TableColumn): boolean =>
  defaultSql === null || (defaultText !== null && !/now\(\)|current_/i.test(defaultSql));

const leftOutOf = (column: TableColumn, attribute: Attribute | null): LeftOut => {
  if (attribute !== null && ALWAYS.includes(attribute.name)) return undefined;
  if (attribute !== null && attribute.default !== null) return String(attribute.default);
  return isFixed(column) ? column.defaultText : undefined;
};

/** How rows of one type become lines. */
export class ExportShape {
  readonly type: ObjectType;
  readonly links: readonly ExportedLink[];
  /** SELECT of all rows by ObjectID, those in the recycle bin, whose type is negated, among them; its only parameter is the type's code, where the table has several types. */
  readonly query: { readonly text: string; readonly values: readonly unknown[] };
  readonly #at: ReadonlyMap<string, number>;
  readonly #told: readonly Told[];
  readonly #hidden: readonly Told[];
  readonly #hasFormattedId: boolean;
  readonly #historyMayBeNull: boolean;

  constructor(type: ObjectType, columns: readonly TableColumn[]) {
    this.type = type;
    this.links = exportedLinks(type);
    this.query = queryOf(type, columns);
    this.#at = new Map(columns.map(({ name }, at) => [name, at]));
    const shown = this.#shown(columns);
    this.#told = shown.filter(({ name }) => name !== 'RevisionHistory' || !keepsHistory(type));
    this.#hidden = this.#unshown(columns);
    this.#hasFormattedId = type.attribute('FormattedID') !== undefined && this.#at.has('fid');
    this.#historyMayBeNull = columns.some(({ name, notNull }) => name === 'revision_history_id' && !notNull);
  }

  /** A value of a row by its column. */
  value(row: SnapshotRow, column: string): unknown {
    return row[this.#at.get(column) ?? -1] ?? null;
  }

  /** The ObjectID of the row's history; 0 when it has none. */
  historyOf(row: SnapshotRow): number {
    return keepsHistory(this.type) ? Number(this.value(row, 'revision_history_id') ?? 0) : 0;
  }

  lineOf(row: SnapshotRow): ExportedLine {
    const line: ExportedLine = {
      _type: this.type.name,
      ObjectID: this.value(row, 'oid'),
      ObjectUUID: this.value(row, 'uuid'),
      CreationDate: plain(this.value(row, 'creation_date')),
      VersionId: String(this.value(row, 'object_version')),
    };
    if (this.#hasFormattedId) {
      line.FormattedID = formatFormattedId(String(this.value(row, 'prefix')), Number(this.value(row, 'fid')));
    }
    if (this.type.name === 'AllowedAttributeValue') line.Workspace = `/workspace/${this.value(row, 'workspace_id')}`;
    if (keepsHistory(this.type)) this.#tellHistory(line, row);
    tell(this.#told, row, line);
    const stored: ExportedLine = {};
    tell(this.#hidden, row, stored);
    if (Object.keys(stored).length > 0) line._stored = stored;
    return line;
  }

  /** The line of a row's history, where its reference does not tell everything about it. */
  historyLineOf(row: SnapshotRow): ExportedLine | null {
    const [uuid, created, version] = row.slice(this.#at.size);
    if (uuid === null || uuid === undefined) return null;
    const isPlain = String(plain(created)) === String(plain(this.value(row, 'creation_date'))) && version === 1;
    if (isPlain) return null;
    return {
      _type: 'RevisionHistory',
      ObjectID: this.historyOf(row),
      ObjectUUID: uuid,
      CreationDate: plain(created),
      VersionId: String(version),
    };
  }

  #tellHistory(line: ExportedLine, row: SnapshotRow): void {
    const history = this.historyOf(row);
    if (history === 0) {
      if (this.#historyMayBeNull) line.RevisionHistory = null;
      return;
    }
    const uuid = row[this.#at.size];
    const _ref = `/revisionhistory/${history}`;
    // Its own line has the UUID, where there is one.
    const isAlone = typeof uuid === 'string' && this.historyLineOf(row) === null;
    line.RevisionHistory = isAlone ? { _ref, _refObjectUUID: uuid } : _ref;
  }

  #shown(columns: readonly TableColumn[]): readonly Told[] {
    const recomputed = recomputedColumnsOf(this.type);
    const stampColumn = this.type.table.stamp;
    return this.type.attributes.flatMap((attribute) => {
      const { name, storage } = attribute;
      if (storage.at !== 'column' && storage.at !== 'reference') return [];
      const at = this.#at.get(storage.column);
      const column = at === undefined ? undefined : columns[at];
      if (at === undefined || column === undefined || recomputed.has(column.name)) return [];
      const isWorkspace = column.name === 'workspace_id';
      if (isWorkspace ? this.type.table.visibleBy === 'history' : toldOtherwise(this.type).includes(column.name))
        return [];
      const isAlways = column.name === stampColumn || COMPANIONS.includes(name);
      const path = storage.at === 'reference' ? `/${attribute.ref?.toLowerCase()}/` : null;
      return [{ name, at, path, leftOut: isAlways ? undefined : leftOutOf(column, attribute) }];
    });
  }

  /** What the table keeps and no attribute shows. */
  #unshown(columns: readonly TableColumn[]): readonly Told[] {
    const shown = this.type.attributes.flatMap(({ storage }) =>
      storage.at === 'column' || storage.at === 'reference' ? [storage.column] : [],
    );
    const others = this.type.table.visibleBy === 'history' ? OF_HISTORIES : [];
    const workspace = livesInWorkspace(this.type) || this.type.table.visibleBy === 'history' ? ['workspace_id'] : [];
    const told = new Set([
      ...shown,
      ...toldOtherwise(this.type),
      ...workspace,
      ...others,
      ...recomputedColumnsOf(this.type),
    ]);
    return columns.flatMap((column, at) =>
      told.has(column.name) ? [] : [{ name: column.name, at, path: null, leftOut: leftOutOf(column, null) }],
    );
  }
}

const tell = (members: readonly Told[], row: SnapshotRow, line: ExportedLine): void => {
  for (const { name, at, path, leftOut } of members) {
    const value = row[at] ?? null;
    if (isLeftOut(value, leftOut)) continue;
    line[name] = value !== null && path !== null ? `${path}${value}` : plain(value);
  }
};

/** Rows that the model itself makes have ObjectIDs below 0: every server has them. */
const queryOf = (type: ObjectType, columns: readonly TableColumn[]): ExportShape['query'] => {
  const own = columns.map(({ name }) => `t.${quoteName(name)}`);
  const history = keepsHistory(type) ? ['h.uuid', 'h.creation_date', 'h.object_version'] : [];
  const workspace = columns.some(({ name }) => name === 'workspace_id') ? 't.workspace_id' : '0';
  const join = keepsHistory(type)
    ? `LEFT JOIN revision_history h ON h.workspace_id = ${workspace} AND h.oid = t.revision_history_id`
    : '';
  const ofType = type.code === null ? '' : 'AND t.type IN ($1::smallint, -$1::smallint)';
  return {
    text: `SELECT ${[...own, ...history].join(', ')} FROM ${quoteName(type.table.name)} t ${join} WHERE t.oid > 0 ${ofType} ORDER BY t.oid`,
    values: type.code === null ? [] : [type.code],
  };
};
