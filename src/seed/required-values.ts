import type { Attribute } from '../model/attribute.ts';
import type { ObjectType } from '../model/registry.ts';
import type { TableColumn } from '../storage/copy-text.ts';
import type { SeedOrigin } from './seed-value.ts';

/** Without what there can be no object of a type. */
export interface RequiredValues {
  readonly attributes: readonly Attribute[];
  /** Columns that no attribute shows. */
  readonly columns: readonly string[];
}

/** Attributes that the import fills in when a line leaves them out, although their column may not be empty. */
const FILLED_IN: readonly string[] = [
  'ObjectID',
  'ObjectUUID',
  'CreationDate',
  'Workspace',
  'RevisionHistory',
  'FormattedIDID',
  'FormattedIDPrefix',
  'DragAndDropRank',
  'DisplayName',
  'TaskIndex',
];

/** Columns that an import fills in whatever the type. */
const FILLED_COLUMNS: readonly string[] = [
  'workspace_id',
  'oid',
  'uuid',
  'creation_date',
  'object_version',
  'type',
  'fid',
  'prefix',
  'rank',
  'revision_history_id',
];

const isShown = (type: ObjectType): ((column: string) => boolean) => {
  const shown = new Set(
    type.attributes.flatMap(({ storage }) =>
      storage.at === 'column' || storage.at === 'reference' ? [storage.column] : [],
    ),
  );
  return (column) => shown.has(column);
};

/** What the lines of a type must say; where a person writes them, also what people are asked for. */
export const requiredValues = (
  type: ObjectType,
  columns: readonly TableColumn[],
  origin: SeedOrigin,
): RequiredValues => {
  const isColumnShown = isShown(type);
  const required = columns.filter(({ notNull, defaultSql }) => notNull && defaultSql === null).map(({ name }) => name);
  const isAskedFor = origin === 'person' && type.table.visibleBy === 'project';
  const attributes = type.attributes.filter((attribute) => {
    const { storage } = attribute;
    if (storage.at !== 'column' && storage.at !== 'reference') return false;
    if (attribute.default !== null || FILLED_IN.includes(attribute.name)) return false;
    // A task is in the project of its work product, which is asked for by itself.
    if (attribute.name === 'Project' && attribute.readOnly) return false;
    const isNeeded = isAskedFor && attribute.required && !attribute.readOnly && attribute.kind !== 'BOOLEAN';
    return isNeeded || required.includes(storage.column);
  });
  return {
    attributes,
    columns: required.filter((name) => !isColumnShown(name) && !FILLED_COLUMNS.includes(name)),
  };
};
