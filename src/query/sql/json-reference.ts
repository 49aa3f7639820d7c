import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { BASE, type ValueForm } from '../object-template.ts';
import { asText } from '../value-form.ts';
import { allOf, identifier, type Sql, slot, sql } from './fragment.ts';
import { permissionMember } from './json-permission.ts';
import type { Nested, Piece } from './json-piece.ts';
import { jsonText } from './json-text.ts';
import { attributeValue, textByType } from './row.ts';
import { type Bounds, notRecycled, visibilityConditions } from './visibility.ts';

const ROW = identifier('a');
const ADDRESS = slot('base', 'text');

/** How every object, reference and collection begins (wsapi §4.2). */
export const API = '{"_rallyAPIMajor":"2","_rallyAPIMinor":"0"';

/** The bounds of a HYDRATE are slots: it is prepared once for all callers of its kind. */
export const hydrateBounds = (restricted: boolean): Bounds => ({
  workspace: slot('workspace', 'bigint'),
  workspaces: slot('workspaces', 'bigint[]'),
  projects: restricted ? slot('projects', 'bigint[]') : null,
  user: slot('user', 'bigint'),
});

/** Permissions are named by whom and what they join (wsapi §1.8). */
export const objectId = (type: ObjectType, row: Sql): Sql =>
  type.table.name === 'user_permission'
    ? sql`${row}.user_id || 'u' || coalesce(${row}.project_id, ${row}.workspace_id) || CASE WHEN ${row}.project_id IS NULL THEN 'w1' ELSE 'p1' END`
    : sql`${row}.oid`;

/** What a reference shows as the name of an object; null where objects of the type have none. */
const shownName = (type: ObjectType): Attribute | undefined => {
  if (type.table.name === 'allowed_attribute_value') return type.attribute('StringValue');
  return type.attribute(type.name === 'User' ? 'DisplayName' : 'Name');
};

/** `","_refObjectName":…`, or the closing quote alone where objects of the type have no name. */
export const namePieces = (type: ObjectType, row: Sql): Piece[] => {
  const name = shownName(type);
  if (name === undefined) return [{ text: '"' }];
  return [{ text: '","_refObjectName":' }, { value: attributeValue(name, row), form: asText('null') }];
};

/** The same within a statement. */
const nameMember = (type: ObjectType, row: Sql): Sql => {
  const name = shownName(type);
  return name === undefined ? sql`'"'` : sql`'","_refObjectName":' || ${jsonText(attributeValue(name, row), 'null')}`;
};

/** `"/defect/12","_refObjectUUID":…}` of the row `r`, whether the table keeps it ready or it is put together here. */
const refTail = (type: ObjectType, row: Sql): Sql =>
  type.table.refTail
    ? sql`${row}.ref_tail`
    : sql`${textByType(type, row, (each) => `/${each.path}/`)} || ${objectId(type, row)} || '","_refObjectUUID":"' || ${row}.uuid || ${nameMember(type, row)}
      || ',"_type":"' || ${textByType(type, row, (each) => each.typePath)} || '"}'`;

/** What finds the row that `key` leads to from `owner`, a row of `of`, as far as the caller may see it. */
export const targetWhere = (
  type: ObjectType,
  of: ObjectType,
  key: Sql,
  row: Sql,
  restricted: boolean,
  owner: Sql = ROW,
): Sql => {
  const sameWorkspace = of.table.key === 'workspace';
  // One database holds one subscription: its row needs no looking for.
  if (type.name === 'Subscription') return sql`true`;
  const workspace =
    type.table.key === 'subscription'
      ? []
      : [
          sameWorkspace
            ? sql`${row}.workspace_id = ${owner}.workspace_id`
            : sql`${row}.workspace_id = ANY(${slot('workspaces', 'bigint[]')})`,
        ];
  const visible =
    type.table.visibleBy === 'history' || type.table.visibleBy === 'schema'
      ? []
      : visibilityConditions(type.table, row, hydrateBounds(restricted));
  return allOf([...workspace, sql`${row}.oid = ${key}`, ...notRecycled(type.table, row), ...visible]);
};

/** How references are written: to whom something is hidden, and whether permissions stand on them. */
export interface ReferenceShape {
  readonly restricted: boolean;
  readonly permissions: boolean;
}

/** A reference as its end is written behind this head. */
const referenceForm = (head: string): ValueForm => ({ head, write: (value) => value, unset: 'null' });

/** A reference, or the object in its place; null where it is unset or the caller may not see what it names. */
export const referencePiece = (
  attribute: Attribute,
  target: ObjectType,
  of: ObjectType,
  { restricted, permissions }: ReferenceShape,
  nested?: Nested,
): Piece => {
  const row = identifier('r');
  const tail = refTail(target, row);
  const shown = permissions ? sql`${permissionMember(target, row)} || ',"_ref":"' || ${ADDRESS} || ${tail}` : tail;
  const value = sql`(SELECT ${shown}
    FROM ${identifier(target.table.name)} r WHERE ${targetWhere(target, of, attributeValue(attribute, ROW), row, restricted)})`;
  const form = permissions ? referenceForm(API) : referenceForm(`${API},"_ref":"${BASE}`);
  return nested === undefined ? { value, form } : { value, form, nested };
};
