import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import type { FetchRequest } from '../fetch.ts';
import { BASE, type Expansion, type ObjectTemplate } from '../object-template.ts';
import type { Projected, Projection } from '../projection.ts';
import { ALREADY_JSON } from '../value-form.ts';
import { CREATED_AT } from './created-at.ts';
import { allOf, identifier, join, type PreparedText, prepare, type Sql, slot, sql } from './fragment.ts';
import { jsonCollection, jsonSummaries } from './json-collection.ts';
import { permissionMember } from './json-permission.ts';
import { joinRecord, type Nested, type Piece } from './json-piece.ts';
import { API, hydrateBounds, namePieces, objectId, referencePiece, targetWhere } from './json-reference.ts';
import { scalarPiece, unsetJson } from './json-scalar.ts';
import { attributeValue, typeConditions } from './row.ts';
import { visibilityConditions } from './visibility.ts';

/** How the objects are named: one by its key, or a page of them; in one workspace or in any of the caller's. */
export type HydrateBy = 'one' | 'page';

export interface HydrateShape {
  readonly type: ObjectType;
  readonly projection: Projection;
  readonly by: HydrateBy;
  /** True when some project of the caller's workspaces is hidden from them. */
  readonly restricted: boolean;
  /** Whether every object and reference says what the caller may do with it. */
  readonly permissions: boolean;
}

/** HYDRATE as text. Each row is one record, its first value the ObjectID, of which the template makes the JSON (docs/adr/0003). */
export interface Hydrate extends PreparedText {
  /** How many values a row has. */
  readonly width: number;
  readonly template: ObjectTemplate;
  readonly expansions: readonly Expansion[];
}

const ROW = identifier('a');

const member = (projected: Projected, shape: HydrateShape, registry: Registry): Piece[] => {
  const { type: of, restricted } = shape;
  const { attribute, expand } = projected;
  const key: Piece = { text: `,"${attribute.name}":` };
  if (attribute.kind === 'COLLECTION') return [key, ...jsonCollection(projected, of, restricted, registry)];
  if (attribute.storage.at === 'unset') return [key, { text: unsetJson(attribute) }];
  if (attribute.kind !== 'OBJECT') return [key, scalarPiece(attribute), ...createdAt(attribute)];
  const target = registry.type(attribute.ref ?? '');
  const nested = expand === null ? undefined : nestedIn(attribute, target, of, expand);
  return [key, referencePiece(attribute, target, of, shape, nested)];
};

const nestedIn = (attribute: Attribute, target: ObjectType, of: ObjectType, fetch: FetchRequest): Nested => {
  const id = attributeValue(attribute, ROW);
  const row = identifier('r');
  const code = target.table.shared
    ? sql`(SELECT r.type FROM ${identifier(target.table.name)} r WHERE ${targetWhere(target, of, id, row, false)})`
    : null;
  return { type: target, fetch, id, code };
};

const createdAt = (attribute: Attribute): Piece[] =>
  attribute.name === 'CreationDate'
    ? [{ text: ',"_CreatedAt":"' }, { value: CREATED_AT, form: ALREADY_JSON }, { text: '"' }]
    : [];

const head = ({ type, permissions, projection: { full } }: HydrateShape): Piece[] => [
  { text: API },
  ...(permissions ? [{ value: permissionMember(type, ROW), form: ALREADY_JSON }] : []),
  { text: `,"_ref":"${BASE}/${type.path}/` },
  { value: objectId(type, ROW), form: ALREADY_JSON },
  { text: '","_refObjectUUID":"' },
  { value: sql`${ROW}.uuid`, form: ALREADY_JSON },
  ...(full ? [{ text: '","_objectVersion":"' }, { value: sql`${ROW}.object_version`, form: ALREADY_JSON }] : []),
  ...namePieces(type, ROW),
];

const from = (shape: HydrateShape): Sql => {
  const table = identifier(shape.type.table.name);
  const isInWorkspace = shape.type.table.key === 'workspace';
  const workspace = isInWorkspace ? [sql`a.workspace_id = ANY(${slot('workspaces', 'bigint[]')})`] : [];
  const conditions = [
    ...workspace,
    ...typeConditions(shape.type, ROW),
    ...visibilityConditions(shape.type.table, ROW, hydrateBounds(shape.restricted)),
  ];
  if (shape.by === 'one')
    return sql`FROM ${table} a WHERE ${allOf([sql`a.oid = ${slot('oid', 'bigint')}`, ...conditions])}`;
  return sql`FROM unnest(${slot('oids', 'bigint[]')}) AS k(oid) JOIN ${table} a ON a.oid = k.oid WHERE ${allOf(conditions)}`;
};

/** Compiles the statement that reads objects of one type in one shape; the same shape always gives the same text. */
export const compileHydrate = (shape: HydrateShape, registry: Registry): Hydrate => {
  const { type, projection } = shape;
  // Bytes are shown where one object is read, never in lists and never inside another object.
  const shown = projection.attributes.filter((each) => shape.by === 'one' || each.attribute.kind !== 'BINARY_DATA');
  const pieces: Piece[] = [
    ...head(shape),
    ...shown.flatMap((each) => member(each, shape, registry)),
    ...jsonSummaries(projection.attributes, type, shape.restricted, registry),
    { text: `,"_type":"${type.typePath}"}` },
  ];
  const { cells, template, expansions } = joinRecord(sql`a.oid`, pieces);
  return {
    ...prepare(sql`SELECT ROW(${join(cells, sql`, `)})::text ${from(shape)}`),
    width: cells.length,
    template,
    expansions,
  };
};
