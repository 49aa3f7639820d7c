import type { Attribute } from '../../model/attribute.ts';
import { itemTypeOf } from '../../model/collection-items.ts';
import { nameAttribute } from '../../model/object-name.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import { BASE } from '../object-template.ts';
import type { Projected } from '../projection.ts';
import { ALREADY_JSON } from '../value-form.ts';
import { itemJoin } from './compile-condition.ts';
import { allOf, constant, identifier, type Sql, slot, sql } from './fragment.ts';
import type { Piece } from './json-piece.ts';
import { API, hydrateBounds, targetWhere } from './json-reference.ts';
import { jsonText } from './json-text.ts';
import { attributeValue, typeConditions } from './row.ts';
import { visibilityConditions } from './visibility.ts';

const ROW = identifier('a');

/** Items always stand where their owner does, or no item is hidden: then the kept counter is the visible count. */
const isCounterExact = (attribute: Attribute, restricted: boolean): boolean =>
  !restricted || STANDS_WITH_OWNER.has(attribute.name);

const STANDS_WITH_OWNER = new Set([
  'Tags',
  'Tasks',
  'Milestones',
  'Discussion',
  'Attachments',
  'Changesets',
  'Connections',
  'Steps',
  'Results',
]);

/** The items of a row's collection that the caller may see: FROM and WHERE with the item called `i`. */
const visibleItems = (attribute: Attribute, of: ObjectType, items: ObjectType, restricted: boolean): Sql => {
  const item = identifier('i');
  const { link, on } = itemJoin({ attribute, from: of, to: items }, ROW, item);
  const workspace =
    items.table.key === 'workspace' && of.table.key === 'subscription'
      ? [sql`i.workspace_id = ANY(${slot('workspaces', 'bigint[]')})`]
      : [];
  const visible =
    items.table.visibleBy === 'history' ? [] : visibilityConditions(items.table, item, hydrateBounds(restricted));
  const from = link === null ? sql`${identifier(items.table.name)} i` : sql`${link}, ${identifier(items.table.name)} i`;
  return sql`FROM ${from} WHERE ${allOf([...on, ...workspace, ...typeConditions(items, item), ...visible])}`;
};

/** The portfolio items above a work item, counted without the view that lists them: at most three levels. */
const ancestorCount = (of: ObjectType): Sql => {
  const nearest = of.ancestors.includes('PortfolioItem')
    ? sql`a.parent_id`
    : sql`coalesce(a.feature_id, a.portfolio_item_id)`;
  return sql`CASE WHEN ${nearest} IS NULL THEN 0 ELSE (SELECT 1 + count(p.parent_id) + count(g.parent_id)
    FROM artifact p LEFT JOIN artifact g ON g.workspace_id = p.workspace_id AND g.oid = p.parent_id
    WHERE p.workspace_id = a.workspace_id AND p.oid = ${nearest}) END`;
};

const count = (attribute: Attribute, of: ObjectType, items: ObjectType, restricted: boolean): Sql => {
  const { storage } = attribute;
  if (!restricted && attribute.name === 'Ancestors') return ancestorCount(of);
  const counter = storage.at === 'inverse' || storage.at === 'link' ? storage.counter : null;
  if (counter !== null && isCounterExact(attribute, restricted)) return sql`${ROW}.${identifier(counter)}`;
  return sql`(SELECT count(*) ${visibleItems(attribute, of, items, restricted)})`;
};

/** A value as it is counted: references by their object's name, unset ones (and those to what is hidden) as they read. */
const countedValue = (attribute: Attribute, items: ObjectType, restricted: boolean, registry: Registry): Sql => {
  const item = identifier('i');
  const value = attributeValue(attribute, item);
  const target = attribute.kind === 'OBJECT' ? registry.find(attribute.ref ?? '') : undefined;
  const name = target === undefined ? null : nameAttribute(target);
  if (target !== undefined && name !== null) {
    const row = identifier('n');
    const where = targetWhere(target, items, value, row, restricted, item);
    return sql`coalesce((SELECT ${attributeValue(name, row)} FROM ${identifier(target.table.name)} n WHERE ${where}), '')`;
  }
  return sql`coalesce((${value})::text, ${constant(attribute.kind === 'RATING' ? 'None' : '')})`;
};

/** `{"State":{"Defined":2,…},…}`: how many items have each value of these attributes (wsapi §2, fetch). */
const jsonSummary = (
  { attribute, summary }: Projected,
  of: ObjectType,
  restricted: boolean,
  registry: Registry,
): Piece[] => {
  const items = itemTypeOf(attribute, registry);
  if (items === undefined || attribute.storage.at === 'unset') return [];
  const from = visibleItems(attribute, of, items, restricted);
  return (summary ?? []).flatMap((each) => [
    { text: `,"${each.name}":` },
    {
      value: sql`(SELECT coalesce('{' || string_agg(${jsonText(sql`s.v`, 'null')} || ':' || s.n, ',' ORDER BY s.v) || '}', '{}')
        FROM (SELECT ${countedValue(each, items, restricted, registry)} AS v, count(*) AS n ${from} GROUP BY 1) s)`,
      form: ALREADY_JSON,
    },
  ]);
};

/** The number of items that the caller may see. */
const jsonCount = (attribute: Attribute, of: ObjectType, restricted: boolean, registry: Registry): Piece => {
  const items = itemTypeOf(attribute, registry);
  const isKept = items !== undefined && attribute.storage.at !== 'unset';
  return isKept ? { value: count(attribute, of, items, restricted), form: ALREADY_JSON } : { text: '0' };
};

/** `_tagsNameArray` spares clients a request for the names (wsapi §4.2). */
const tagNames = sql`CASE WHEN a.n_tags = 0 THEN '[]' ELSE (
  SELECT '[' || string_agg('{"Name":' || ${jsonText(sql`t.name`, 'null')} || ',"_ref":"/tag/' || t.oid || '"}', ',' ORDER BY t.name, t.oid) || ']'
  FROM artifact_tag l JOIN tag t ON t.workspace_id = l.workspace_id AND t.oid = l.tag_id
  WHERE l.workspace_id = a.workspace_id AND l.artifact_id = a.oid) END`;

const milestoneNames = sql`CASE WHEN a.n_milestones = 0 THEN '[]' ELSE coalesce((
  SELECT '[' || string_agg('{"Name":' || ${jsonText(sql`m.name`, 'null')} || ',"_ref":"/milestone/' || m.oid || '","DisplayColor":' || ${jsonText(sql`m.display_color`, 'null')}
    || ',"TargetDate":' || coalesce(left(to_json(m.target_date + interval '1 us')::text, 24) || 'Z"', 'null') || '}', ',' ORDER BY m.name, m.oid) || ']'
  FROM artifact_milestone l JOIN milestone m ON m.workspace_id = l.workspace_id AND m.oid = l.milestone_id
  WHERE l.workspace_id = a.workspace_id AND l.artifact_id = a.oid), '[]') END`;

const NAMES: Readonly<Record<string, Sql>> = { Tags: tagNames, Milestones: milestoneNames };

/** What stands for a collection in its owner: where the items are, and how many the caller may see. */
export const jsonCollection = (
  projected: Projected,
  of: ObjectType,
  restricted: boolean,
  registry: Registry,
): Piece[] => {
  const { attribute } = projected;
  const names = of.table.name === 'artifact' ? NAMES[attribute.name] : undefined;
  const namesPieces = names === undefined ? [] : [{ text: ',"_tagsNameArray":' }, { value: names, form: ALREADY_JSON }];
  return [
    { text: `${API},"_ref":"${BASE}/${of.typePath}/` },
    { value: sql`${ROW}.oid`, form: ALREADY_JSON },
    { text: `/${attribute.name}","_type":"${attribute.ref ?? ''}"` },
    ...namesPieces,
    { text: ',"Count":' },
    jsonCount(attribute, of, restricted, registry),
    { text: '}' },
  ];
};

/** `Summary`: per collection of which one was asked for, its Count and the counts of its items' values. */
export const jsonSummaries = (
  attributes: readonly Projected[],
  of: ObjectType,
  restricted: boolean,
  registry: Registry,
): Piece[] => {
  const asked = attributes.filter((each) => each.summary !== null);
  if (asked.length === 0) return [];
  const entries = asked.flatMap((each, index): Piece[] => [
    { text: `${index === 0 ? '' : ','}"${each.attribute.name}":{"Count":` },
    jsonCount(each.attribute, of, restricted, registry),
    ...jsonSummary(each, of, restricted, registry),
    { text: '}' },
  ]);
  return [{ text: ',"Summary":{' }, ...entries, { text: '}' }];
};
