import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import type { FetchRequest } from '../fetch.ts';
import type { Projected, Projection } from '../projection.ts';
import { itemJoin } from './compile-condition.ts';
import { allOf, constant, identifier, join, type PreparedText, prepare, type Sql, slot, sql } from './fragment.ts';
import { attributeValue, textByType, typeConditions } from './row.ts';
import { type Bounds, visibilityConditions } from './visibility.ts';

/** How the objects are named: one by its key, or a page of them; in one workspace or in any of the caller's. */
export type HydrateBy = 'one' | 'page';

export interface HydrateShape {
  readonly type: ObjectType;
  readonly projection: Projection;
  readonly by: HydrateBy;
  /** True when some project of the caller's workspaces is hidden from them. */
  readonly restricted: boolean;
}

/** Where a nested object goes: after the text of the same number comes this reference, or the object itself. */
export interface Expansion {
  readonly type: ObjectType;
  readonly fetch: FetchRequest;
}

/**
 * HYDRATE as text. Its rows are `[oid, text0, reference0, id0, code0, text1, …]`: the finished JSON of one object, cut
 * where an expanded reference stands.
 */
export interface Hydrate extends PreparedText {
  readonly expansions: readonly Expansion[];
}

const ROW = identifier('a');
const BASE = slot('base', 'text');

/** concat() takes 100 arguments; adjacent constants are one (docs/adr/0003). */
const CHUNK = 90;

type Piece =
  | { readonly text: string }
  | { readonly value: Sql }
  | { readonly expansion: Expansion; readonly reference: Sql; readonly id: Sql; readonly code: Sql };

const API = '{"_rallyAPIMajor":"2","_rallyAPIMinor":"0"';

const jsonDate = (value: Sql): Sql =>
  sql`coalesce(left(to_json(${value} + interval '1 us')::text, 24) || 'Z"', 'null')`;

const jsonText = (value: Sql, unset: string): Sql => sql`coalesce(to_json(${value})::text, ${constant(unset)})`;

/** A double as Java prints it: `3.0`, so that nothing changes its type between two reads. */
const jsonDouble = (value: Sql): Sql =>
  sql`coalesce(CASE WHEN ${value} = trunc(${value}) AND abs(${value}) < 1e15 THEN ${value}::bigint::text || '.0' ELSE ${value}::text END, 'null')`;

/** The same for a value that costs something: evaluated once, for it may be a sum over many rows. */
const computedDouble = (value: Sql): Sql =>
  sql`coalesce(regexp_replace((${value})::text, '^-?[0-9]+$', '\\&.0'), 'null')`;

/** The JSON of a scalar as its kind sends it; an unset RATING reads "None", TEXT "" (errata). */
const scalar = (attribute: Attribute): Sql => {
  const value = attributeValue(attribute, ROW);
  // Kept short, shown at its full width: '!' is the lowest digit, so padding keeps the order (docs/adr/0003).
  if (attribute.name === 'DragAndDropRank') return jsonText(sql`rpad(${value}, 64, '!')`, 'null');
  switch (attribute.kind) {
    case 'BOOLEAN':
      return sql`CASE WHEN ${value} THEN 'true' ELSE 'false' END`;
    case 'INTEGER':
      return attribute.name === 'FormattedID' ? jsonText(value, 'null') : sql`coalesce((${value})::text, 'null')`;
    case 'QUANTITY':
    case 'DECIMAL':
      return attribute.storage.at === 'computed' ? computedDouble(value) : jsonDouble(value);
    case 'DATE':
      return jsonDate(value);
    case 'RATING':
      return jsonText(value, '"None"');
    case 'TEXT':
      return jsonText(value, '""');
    default:
      return jsonText(value, 'null');
  }
};

/** What an attribute reads as when nothing keeps it. */
const unset = (attribute: Attribute): string => {
  if (attribute.kind === 'BOOLEAN') return 'false';
  if (attribute.kind === 'RATING') return '"None"';
  return attribute.kind === 'TEXT' ? '""' : 'null';
};

/** `"/defect/12","_refObjectUUID":…}` of the row `r`, whether the table keeps it ready or it is put together here. */
const refTail = (type: ObjectType, row: Sql): Sql =>
  type.table.refTail
    ? sql`${row}.ref_tail`
    : sql`${textByType(type, row, (each) => `/${each.path}/`)} || ${objectId(type, row)} || '","_refObjectUUID":"' || ${row}.uuid || ${nameMember(type, row)}
      || ',"_type":"' || ${textByType(type, row, (each) => each.typePath)} || '"}'`;

/** Permissions are named by whom and what they join (wsapi §1.8). */
const objectId = (type: ObjectType, row: Sql): Sql =>
  type.table.name === 'user_permission'
    ? sql`${row}.user_id || 'u' || coalesce(${row}.project_id, ${row}.workspace_id) || CASE WHEN ${row}.project_id IS NULL THEN 'w1' ELSE 'p1' END`
    : sql`${row}.oid`;

const nameMember = (type: ObjectType, row: Sql): Sql => {
  const name = type.name === 'User' ? type.attribute('DisplayName') : type.attribute('Name');
  const value = type.table.name === 'allowed_attribute_value' ? type.attribute('StringValue') : name;
  return value === undefined ? sql`'"'` : sql`'","_refObjectName":' || json_text(${attributeValue(value, row)})`;
};

const bounds = (restricted: boolean): Bounds => ({
  workspace: slot('workspace', 'bigint'),
  workspaces: slot('workspaces', 'bigint[]'),
  projects: restricted ? slot('projects', 'bigint[]') : null,
});

const targetWhere = (type: ObjectType, of: ObjectType, key: Sql, row: Sql, restricted: boolean): Sql => {
  const sameWorkspace = of.table.key === 'workspace';
  const workspace =
    type.table.key === 'subscription'
      ? []
      : [
          sameWorkspace
            ? sql`${row}.workspace_id = ${ROW}.workspace_id`
            : sql`${row}.workspace_id = ANY(${slot('workspaces', 'bigint[]')})`,
        ];
  const visible =
    type.table.visibleBy === 'history' || type.table.visibleBy === 'schema'
      ? []
      : visibilityConditions(type.table, row, bounds(restricted));
  return allOf([...workspace, sql`${row}.oid = ${key}`, ...visible]);
};

/** A reference; null where it is unset or the caller may not see what it names. */
const reference = (attribute: Attribute, target: ObjectType, of: ObjectType, restricted: boolean): Sql => {
  const row = identifier('r');
  return sql`coalesce((SELECT ${constant(`${API},"_ref":"`)} || ${BASE} || ${refTail(target, row)}
    FROM ${identifier(target.table.name)} r WHERE ${targetWhere(target, of, attributeValue(attribute, ROW), row, restricted)}), 'null')`;
};

/** Items always stand where their owner does, or no item is hidden: then the kept counter is the visible count. */
const isCounterExact = (attribute: Attribute, restricted: boolean): boolean =>
  !restricted || attribute.name === 'Tags' || attribute.name === 'Tasks';

const count = (attribute: Attribute, of: ObjectType, items: ObjectType, restricted: boolean): Sql => {
  const { storage } = attribute;
  const counter = storage.at === 'inverse' || storage.at === 'link' ? storage.counter : null;
  if (counter !== null && isCounterExact(attribute, restricted)) return sql`${ROW}.${identifier(counter)}`;
  const item = identifier('i');
  const { link, on } = itemJoin({ attribute, from: of, to: items }, ROW, item);
  const workspace =
    items.table.key === 'workspace' && of.table.key === 'subscription'
      ? [sql`i.workspace_id = ANY(${slot('workspaces', 'bigint[]')})`]
      : [];
  const visible =
    items.table.visibleBy === 'history' ? [] : visibilityConditions(items.table, item, bounds(restricted));
  const from = link === null ? sql`${identifier(items.table.name)} i` : sql`${link}, ${identifier(items.table.name)} i`;
  return sql`(SELECT count(*) FROM ${from} WHERE ${allOf([...on, ...workspace, ...typeConditions(items, item), ...visible])})`;
};

/** `_tagsNameArray` spares clients a request for the names (wsapi §4.2). */
const tagNames = sql`CASE WHEN a.n_tags = 0 THEN '[]' ELSE (
  SELECT '[' || string_agg('{"Name":' || json_text(t.name) || ',"_ref":"/tag/' || t.oid || '"}', ',' ORDER BY t.name, t.oid) || ']'
  FROM artifact_tag l JOIN tag t ON t.workspace_id = l.workspace_id AND t.oid = l.tag_id
  WHERE l.workspace_id = a.workspace_id AND l.artifact_id = a.oid) END`;

const collection = (attribute: Attribute, of: ObjectType, restricted: boolean, registry: Registry): Piece[] => {
  const items = attribute.ref === null ? undefined : registry.find(attribute.ref);
  const isKept = attribute.storage.at !== 'unset' && items !== undefined;
  const names =
    attribute.name === 'Tags' && of.table.name === 'artifact'
      ? [{ text: ',"_tagsNameArray":' }, { value: tagNames }]
      : [];
  const noNames = attribute.name === 'Milestones' ? [{ text: ',"_tagsNameArray":[]' }] : [];
  return [
    { text: `${API},"_ref":"` },
    { value: BASE },
    { text: `/${of.typePath}/` },
    { value: sql`${ROW}.oid` },
    { text: `/${attribute.name}","_type":"${attribute.ref ?? ''}"` },
    ...names,
    ...noNames,
    { text: ',"Count":' },
    isKept && items !== undefined ? { value: count(attribute, of, items, restricted) } : { text: '0' },
    { text: '}' },
  ];
};

const member = (projected: Projected, of: ObjectType, restricted: boolean, registry: Registry): Piece[] => {
  const { attribute, expand } = projected;
  const key: Piece = { text: `,"${attribute.name}":` };
  if (attribute.kind === 'COLLECTION') return [key, ...collection(attribute, of, restricted, registry)];
  if (attribute.storage.at === 'unset') return [key, { text: unset(attribute) }];
  if (attribute.kind !== 'OBJECT') return [key, { value: scalar(attribute) }, ...createdAt(attribute)];
  const target = registry.type(attribute.ref ?? '');
  const ref = reference(attribute, target, of, restricted);
  if (expand === null) return [key, { value: ref }];
  return [key, expansion(attribute, target, of, expand, ref)];
};

const expansion = (attribute: Attribute, target: ObjectType, of: ObjectType, fetch: FetchRequest, ref: Sql): Piece => {
  const id = attributeValue(attribute, ROW);
  const code = target.table.shared
    ? sql`(SELECT r.type FROM ${identifier(target.table.name)} r WHERE ${targetWhere(target, of, id, identifier('r'), false)})`
    : sql`NULL::smallint`;
  return { expansion: { type: target, fetch }, reference: ref, id, code };
};

/** The human form of a creation date that stands beside it (wsapi §4.2), in the workspace's zone. */
const CREATED_AT = sql`CASE
  WHEN now() - a.creation_date < interval '1 minute' THEN 'just now'
  WHEN now() - a.creation_date < interval '2 minutes' THEN '1 minute ago'
  WHEN now() - a.creation_date < interval '1 hour' THEN floor(extract(epoch FROM now() - a.creation_date) / 60)::text || ' minutes ago'
  WHEN (a.creation_date AT TIME ZONE ${slot('zone', 'text')})::date = (now() AT TIME ZONE ${slot('zone', 'text')})::date THEN
    'today at ' || to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'FMHH12:MI am')
  WHEN now() - a.creation_date < interval '7 days' THEN
    CASE ((now() AT TIME ZONE ${slot('zone', 'text')})::date - (a.creation_date AT TIME ZONE ${slot('zone', 'text')})::date)
      WHEN 1 THEN 'yesterday at ' || to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'FMHH12:MI am')
      ELSE ((now() AT TIME ZONE ${slot('zone', 'text')})::date - (a.creation_date AT TIME ZONE ${slot('zone', 'text')})::date)::text || ' days ago' END
  WHEN date_trunc('year', a.creation_date AT TIME ZONE ${slot('zone', 'text')}) = date_trunc('year', now() AT TIME ZONE ${slot('zone', 'text')}) THEN
    to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'Mon FMDD')
  ELSE to_char(a.creation_date AT TIME ZONE ${slot('zone', 'text')}, 'Mon FMDD, YYYY') END`;

const createdAt = (attribute: Attribute): Piece[] =>
  attribute.name === 'CreationDate' ? [{ text: ',"_CreatedAt":"' }, { value: CREATED_AT }, { text: '"' }] : [];

const head = (type: ObjectType, full: boolean): Piece[] => [
  { text: `${API},"_ref":"` },
  { value: BASE },
  { text: `/${type.path}/` },
  { value: objectId(type, ROW) },
  { text: '","_refObjectUUID":"' },
  { value: sql`${ROW}.uuid` },
  ...(full ? [{ text: '","_objectVersion":"' }, { value: sql`${ROW}.object_version` }] : []),
  { value: nameMember(type, ROW) },
];

/** Joins pieces into few columns: constants melt together, every expansion cuts. */
const columns = (pieces: readonly Piece[]): { readonly columns: Sql[]; readonly expansions: Expansion[] } => {
  const out: Sql[] = [];
  const expansions: Expansion[] = [];
  let chunk: Sql[] = [];
  let text = '';
  const endText = () => {
    if (text !== '') chunk.push(constant(text));
    text = '';
  };
  const endColumn = () => {
    endText();
    const concats: Sql[] = [];
    for (let at = 0; at < chunk.length; at += CHUNK)
      concats.push(sql`concat(${join(chunk.slice(at, at + CHUNK), sql`, `)})`);
    out.push(concats.length === 0 ? sql`''` : join(concats, sql` || `));
    chunk = [];
  };
  for (const piece of pieces) {
    if ('text' in piece) text += piece.text;
    else if ('value' in piece) {
      endText();
      chunk.push(piece.value);
    } else {
      endColumn();
      out.push(piece.reference, piece.id, piece.code);
      expansions.push(piece.expansion);
    }
  }
  endColumn();
  return { columns: out, expansions };
};

const from = (shape: HydrateShape): Sql => {
  const table = identifier(shape.type.table.name);
  const isInWorkspace = shape.type.table.key === 'workspace';
  const workspace = isInWorkspace ? [sql`a.workspace_id = ANY(${slot('workspaces', 'bigint[]')})`] : [];
  const conditions = [
    ...workspace,
    ...typeConditions(shape.type, ROW),
    ...visibilityConditions(shape.type.table, ROW, bounds(shape.restricted)),
  ];
  if (shape.by === 'one')
    return sql`FROM ${table} a WHERE ${allOf([sql`a.oid = ${slot('oid', 'bigint')}`, ...conditions])}`;
  return sql`FROM unnest(${slot('oids', 'bigint[]')}) AS k(oid) JOIN ${table} a ON a.oid = k.oid WHERE ${allOf(conditions)}`;
};

/** Compiles the statement that writes objects of one type in one shape; the same shape always gives the same text. */
export const compileHydrate = (shape: HydrateShape, registry: Registry): Hydrate => {
  const { type, projection } = shape;
  const pieces: Piece[] = [
    ...head(type, projection.full),
    ...projection.attributes.flatMap((each) => member(each, type, shape.restricted, registry)),
    { text: `,"_type":"${type.typePath}"}` },
  ];
  const built = columns(pieces);
  return {
    ...prepare(sql`SELECT a.oid, ${join(built.columns, sql`, `)} ${from(shape)}`),
    expansions: built.expansions,
  };
};
