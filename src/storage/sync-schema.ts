import { createHash } from 'node:crypto';
import type { Attribute } from '../model/attribute.ts';
import { QUERY_OPERATORS, type QueryOperator, queryOperatorsOf } from '../model/query-operators.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import { builtInUuid, schemaTypeOf } from '../model/schema-facts.ts';
import type { PoolClient } from './database.ts';

const realKind = (attribute: Attribute): string => {
  if (attribute.kind === 'OBJECT' && attribute.ref === 'User') return 'USER';
  return attribute.kind === 'STRING' && attribute.constrained ? 'DROP_DOWN' : attribute.kind;
};

const typeRow = (type: ObjectType) => ({
  oid: type.oid,
  uuid: builtInUuid(type.oid),
  abstract: type.abstract,
  copyable: type.operations.includes('X'),
  creatable: type.operations.includes('C'),
  deletable: type.operations.includes('D'),
  display_name: type.ordinal < 0 ? type.displayName : `Portfolio Item ${type.displayName}`,
  element_name: type.elementName,
  hierarchy_configurable_type: false,
  id_prefix: type.formattedIdPrefix ?? type.idPrefix,
  name: type.displayName,
  note: type.ordinal < 0 ? '' : 'Portfolio Item',
  ordinal: type.ordinal,
  parent_id: type.parent === null ? null : registry.type(type.parent).oid,
  queryable: type.operations.includes('Q'),
  read_only: !type.operations.includes('U') && !type.operations.includes('C'),
  restorable: type.restorable,
  type_path: type.typePath,
  user_listable: false,
});

const attributeRow = (attribute: Attribute) => {
  const target = attribute.ref === null ? undefined : registry.find(attribute.ref);
  const isNumber = attribute.kind === 'QUANTITY' || attribute.kind === 'DECIMAL' || attribute.kind === 'INTEGER';
  return {
    oid: attribute.oid,
    uuid: builtInUuid(attribute.oid),
    allowed_value_type_id: target?.oid ?? null,
    attribute_type: attribute.kind,
    constrained: attribute.constrained,
    custom: false,
    element_name: attribute.name,
    filterable: attribute.filterable,
    hidden: attribute.hidden,
    max_fractional_digits: isNumber ? (attribute.maxFractionalDigits ?? 0) : -1,
    max_length: attribute.maxLength ?? -1,
    name: attribute.displayName,
    note: '',
    owned: attribute.kind !== 'OBJECT' && attribute.kind !== 'COLLECTION',
    read_only: attribute.calledReadOnly,
    real_attribute_type: realKind(attribute),
    required: attribute.required,
    sortable: attribute.sortable,
    system_required: attribute.required,
    type: schemaTypeOf(attribute),
    type_definition_id: registry.type(attribute.declaredBy).oid,
    visible_only_to_admins: false,
  };
};

/** Built-in values count down from here, so that no workspace's own ever meets one. */
const VALUE_OID = -700_000_000;

const valueRows = (attribute: Attribute) =>
  (attribute.allowed ?? []).map((value, index) => {
    const oid = VALUE_OID + attribute.oid * 100 - index;
    const isChoice = value !== '' && value !== 'None';
    const before = (attribute.allowed ?? []).slice(0, index).filter((each) => each !== '' && each !== 'None').length;
    return {
      oid,
      uuid: builtInUuid(oid),
      attribute_definition_id: attribute.oid,
      string_value: value,
      integer_value: Number.isInteger(Number(value)) && value !== '' ? Number(value) : 0,
      // The model's choices stand at 1, 2, 3 …; the null choices before them, with room for a workspace's own at 0.
      value_index: isChoice ? before + 1 : index - 2,
    };
  });

type Row = Readonly<Record<string, unknown>>;

const insert = async (client: PoolClient, table: string, rows: readonly Row[]): Promise<void> => {
  await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
};

/** One statement a table: rows of the model replace what an earlier version wrote, ids stay. */
const upsert = async (client: PoolClient, table: string, rows: readonly Row[]): Promise<void> => {
  const columns = Object.keys(rows[0] ?? {});
  const list = columns.join(', ');
  const updates = columns.filter((column) => column !== 'oid').map((column) => `${column} = excluded.${column}`);
  await client.query(
    `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, $1)
     ON CONFLICT (oid) DO UPDATE SET ${updates.join(', ')}`,
    [JSON.stringify(rows)],
  );
};

/** Operators count up to here: they are read in the order of their ObjectIDs, which is the vendor's. */
const LAST_OPERATOR_OID = -710_000_000;

const operatorOid = (name: QueryOperator): number =>
  LAST_OPERATOR_OID - (QUERY_OPERATORS.length - 1) + QUERY_OPERATORS.indexOf(name);

const operatorRows = () =>
  QUERY_OPERATORS.map((name) => ({
    oid: operatorOid(name),
    uuid: builtInUuid(operatorOid(name)),
    operator_name: name,
  }));

const operatorsOf = (attribute: Attribute) =>
  queryOperatorsOf(attribute).map((name) => ({
    attribute_definition_id: attribute.oid,
    allowed_query_operator_id: operatorOid(name),
  }));

const declared = (): Attribute[] => {
  const byOid = new Map<number, Attribute>();
  for (const type of registry.types) {
    for (const attribute of type.attributes)
      if (attribute.declaredBy === type.name) byOid.set(attribute.oid, attribute);
  }
  return [...byOid.values()];
};

const membership = () =>
  registry.types.flatMap((type) =>
    type.attributes.map((attribute, position) => ({
      type_definition_id: type.oid,
      attribute_definition_id: attribute.oid,
      position,
    })),
  );

/** Changes whenever the model does; workspaces hand it out as SchemaVersion, the key of clients' schema caches. */
const modelVersion = (): string =>
  createHash('md5')
    .update(JSON.stringify(registry.types.map((type) => [typeRow(type), type.attributes])))
    .digest('hex');

/**
 * Writes the model's types, attributes and allowed values as rows, so that metadata is queried like everything else.
 * Runs at each migration; does nothing when the model is the one already there.
 */
export const syncSchema = async (client: PoolClient): Promise<void> => {
  const version = modelVersion();
  const { rows } = await client.query<{ version: string }>('SELECT version FROM schema_version');
  if (rows[0]?.version === version) return;
  const attributes = declared();
  await client.query('BEGIN');
  try {
    await client.query('DELETE FROM allowed_attribute_value WHERE workspace_id IS NULL');
    await client.query('DELETE FROM type_definition_attribute');
    await client.query('DELETE FROM attribute_query_operator');
    await upsert(client, 'type_definition', registry.types.map(typeRow));
    await upsert(client, 'attribute_definition', attributes.map(attributeRow));
    await upsert(client, 'allowed_attribute_value', attributes.flatMap(valueRows));
    await upsert(client, 'allowed_query_operator', operatorRows());
    await insert(client, 'attribute_query_operator', attributes.flatMap(operatorsOf));
    await insert(client, 'type_definition_attribute', membership());
    await client.query(
      'INSERT INTO schema_version (version) VALUES ($1) ON CONFLICT (only_one) DO UPDATE SET version = $1',
      [version],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
};
