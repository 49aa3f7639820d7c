import type { CountedByItems, LinkChange, WritePlan } from '../write-plan.ts';
import type { NamedPart } from './compile-counters.ts';
import { allOf, identifier, join, parameter, type Sql, sql } from './fragment.ts';

const COMMA = sql`, `;

const hasWorkspace = (change: LinkChange): boolean => change.workspaceOid !== null;

/** Who is about to change the links of artifacts that count them holds these first, always in one order. */
const lockItems = (change: LinkChange): Sql =>
  sql`SELECT a.oid AS item FROM artifact a WHERE a.workspace_id = ${parameter(change.workspaceOid, 'bigint')}
    AND a.type > 0
    AND a.oid = ANY(${parameter([...change.add, ...change.remove], 'bigint[]')}) AND EXISTS (SELECT 1 FROM target)
    ORDER BY a.oid FOR NO KEY UPDATE`;

const addLinks = (change: LinkChange, locked: Sql | null): Sql => {
  const { link } = change;
  const workspace = hasWorkspace(change) ? [identifier('workspace_id')] : [];
  const workspaceValue = hasWorkspace(change) ? [parameter(change.workspaceOid, 'bigint')] : [];
  const items = sql`unnest(${parameter(change.add, 'bigint[]')}) AS item`;
  const from = locked === null ? sql`target, ${items}` : sql`${items} JOIN ${locked} USING (item)`;
  return sql`INSERT INTO ${identifier(link.table)} (${join([...workspace, identifier(link.own), identifier(link.item)], COMMA)})
    SELECT ${join([...workspaceValue, parameter(change.ownerOid, 'bigint'), sql`item`], COMMA)}
    FROM ${from} ON CONFLICT DO NOTHING RETURNING ${identifier(link.item)} AS item`;
};

const removeLinks = (change: LinkChange, locked: Sql | null): Sql => {
  const { link } = change;
  return sql`DELETE FROM ${identifier(link.table)} WHERE ${allOf([
    ...(hasWorkspace(change) ? [sql`workspace_id = ${parameter(change.workspaceOid, 'bigint')}`] : []),
    sql`${identifier(link.own)} = ${parameter(change.ownerOid, 'bigint')}`,
    sql`${identifier(link.item)} = ANY(${parameter(change.remove, 'bigint[]')})`,
    sql`EXISTS (SELECT 1 FROM target)`,
    ...(locked === null ? [] : [sql`${identifier(link.item)} IN (SELECT item FROM ${locked})`]),
  ])} RETURNING ${identifier(link.item)} AS item`;
};

/** Artifacts whose links really came or went count them and change as if written from their own side. */
const countInItems = (plan: WritePlan, change: LinkChange, counted: CountedByItems, name: string): NamedPart[] => {
  const parts = [
    ...(change.add.length > 0
      ? [
          sql`SELECT item, 1 AS by, ${parameter(counted.added, 'text')} AS description FROM ${identifier(`added_${name}`)}`,
        ]
      : []),
    ...(change.remove.length > 0
      ? [
          sql`SELECT item, -1 AS by, ${parameter(counted.removed, 'text')} AS description FROM ${identifier(`removed_${name}`)}`,
        ]
      : []),
  ];
  const [workspace, now] = [parameter(change.workspaceOid, 'bigint'), parameter(plan.now.toISOString(), 'timestamptz')];
  const counter = identifier(counted.counter);
  return [
    {
      name: `counted_${name}`,
      sql: sql`UPDATE artifact a SET ${counter} = a.${counter} + n.by, object_version = a.object_version + 1, last_update_date = ${now}
        FROM (${join(parts, sql` UNION ALL `)}) n WHERE a.workspace_id = ${workspace} AND a.oid = n.item
        RETURNING a.oid, a.object_version, a.revision_history_id, n.description`,
    },
    {
      name: `counted_revisions_${name}`,
      sql: sql`INSERT INTO revision (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
        SELECT ${workspace}, nextval('object_id'), ${now}, revision_history_id, oid, object_version - 1,
          ${parameter(plan.userOid, 'bigint')}, description FROM ${identifier(`counted_${name}`)}`,
    },
  ];
};

const linkParts = (plan: WritePlan, change: LinkChange, index: number): readonly NamedPart[] => {
  const name = `links${index}`;
  const locked = change.countedBy === null ? null : identifier(`locked_${name}`);
  return [
    ...(locked === null ? [] : [{ name: `locked_${name}`, sql: lockItems(change) }]),
    ...(change.remove.length > 0 ? [{ name: `removed_${name}`, sql: removeLinks(change, locked) }] : []),
    ...(change.add.length > 0 ? [{ name: `added_${name}`, sql: addLinks(change, locked) }] : []),
    ...(change.countedBy === null ? [] : countInItems(plan, change, change.countedBy, name)),
  ];
};

/** The parts of a write that link and free items; they hang on `target`, the written row. */
export const compileLinks = (plan: WritePlan): readonly NamedPart[] =>
  plan.links.flatMap((change, index) => linkParts(plan, change, index));
