import { assertNever } from '../../kernel/assert.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { Comparison, Condition, Hop, Test } from '../plan.ts';
import { holdsForUnset } from '../unset.ts';
import { allOf, identifier, join, parameter, type Sql, sql } from './fragment.ts';
import { attributeValue, typeConditions } from './row.ts';
import { type Bounds, visibilityConditions } from './visibility.ts';

/** Names rows t1, t2, … within one statement. */
export interface Aliases {
  next(): Sql;
}

export const newAliases = (): Aliases => {
  let count = 0;
  return { next: () => identifier(`t${++count}`) };
};

const comparators: Readonly<Record<Comparison, Sql>> = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

/** `!=` also holds for unset values: a defect without an owner is not Ada's (docs/reference/query.md). */
const compare = (left: Sql, operator: Comparison, right: Sql): Sql =>
  operator === '!=' ? sql`${left} IS DISTINCT FROM ${right}` : sql`${left} ${comparators[operator]} ${right}`;

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (each) => `\\${each}`);

/** A trigram index serves three letters and more; shorter ones walk the rank index instead (docs/adr/0003). */
const contains = (value: Sql, text: string): Sql => {
  const pattern = parameter(`%${escapeLike(text)}%`, 'text');
  return [...text].length < 3 ? sql`lower(${value}) LIKE lower(${pattern})` : sql`${value} ILIKE ${pattern}`;
};

const dates = (value: Sql, operator: Comparison, start: Date, end: Date): Sql => {
  const from = parameter(start.toISOString(), 'timestamptz');
  const to = parameter(end.toISOString(), 'timestamptz');
  const isInstant = start.getTime() === end.getTime();
  switch (operator) {
    case '=':
      return isInstant ? sql`${value} = ${from}` : sql`(${value} >= ${from} AND ${value} < ${to})`;
    case '!=':
      return isInstant
        ? sql`${value} IS DISTINCT FROM ${from}`
        : sql`(${value} IS NULL OR ${value} < ${from} OR ${value} >= ${to})`;
    case '<':
      return sql`${value} < ${from}`;
    case '>=':
      return sql`${value} >= ${from}`;
    case '<=':
      return isInstant ? sql`${value} <= ${from}` : sql`${value} < ${to}`;
    case '>':
      return isInstant ? sql`${value} > ${from}` : sql`${value} >= ${to}`;
  }
};

const number = (value: Sql, operator: Comparison, operand: number): Sql =>
  compare(value, operator, parameter(operand, Number.isSafeInteger(operand) ? 'bigint' : 'double precision'));

/** Names of artifacts are indexed as lower(name): an exact one is looked for there first, and then compared as it is. */
const exactText = (leaf: Attribute, value: Sql, operand: Sql): Sql =>
  leaf.name === 'Name' && leaf.declaredBy === 'Artifact'
    ? sql`(${value} = ${operand} AND lower(${value}) COLLATE "C" = lower(${operand}) COLLATE "C")`
    : sql`${value} = ${operand}`;

/** `<` and `>` go by code point, so that no database's collation shows. */
const text = (
  leaf: Attribute,
  value: Sql,
  { operator, value: operand, letters }: Extract<Test, { is: 'text' }>,
): Sql => {
  const right = parameter(operand, 'text');
  const isEquality = operator === '=' || operator === '!=';
  if (operator === '=' && letters !== 'any-case') return exactText(leaf, value, right);
  if (isEquality && letters !== 'any-case') return compare(value, operator, right);
  if (isEquality) return compare(sql`lower(${value})`, operator, sql`lower(${right})`);
  if (letters === 'bytes') return compare(sql`${value} COLLATE "C"`, operator, sql`${right} COLLATE "C"`);
  return compare(sql`lower(${value}) COLLATE "C"`, operator, sql`lower(${right}) COLLATE "C"`);
};

const formattedId = (row: Sql, test: Extract<Test, { is: 'formatted-id' }>): Sql => {
  const byNumber = compare(sql`${row}.fid`, test.operator, parameter(test.number, 'bigint'));
  if (test.prefix === null) return byNumber;
  const prefix = parameter(test.prefix, 'text');
  if (test.operator === '!=') return sql`(${row}.prefix <> ${prefix} OR ${byNumber})`;
  return sql`(${row}.prefix = ${prefix} AND ${byNumber})`;
};

const objectKey = (value: Sql, test: Extract<Test, { is: 'object' }>): Sql => {
  const operator = test.negated ? '!=' : '=';
  if ('oid' in test.target) return compare(value, operator, parameter(test.target.oid, 'bigint'));
  if (test.table === '') return test.negated ? sql`true` : sql`false`;
  const uuid = parameter(test.target.uuid, 'uuid');
  return compare(value, operator, sql`(SELECT u.oid FROM ${identifier(test.table)} u WHERE u.uuid = ${uuid})`);
};

const testSql = (leaf: Attribute, row: Sql, test: Test): Sql => {
  const value = attributeValue(leaf, row);
  switch (test.is) {
    case 'known':
      return test.value ? sql`true` : sql`false`;
    case 'null':
      return test.negated ? sql`${value} IS NOT NULL` : sql`${value} IS NULL`;
    case 'text':
      return text(leaf, value, test);
    case 'contains': {
      const found = contains(leaf.name === 'ObjectUUID' ? sql`${value}::text` : value, test.value);
      return test.negated ? sql`NOT ${found}` : found;
    }
    case 'number':
      return number(leaf.name === 'VersionId' ? sql`${row}.object_version` : value, test.operator, test.value);
    case 'boolean':
      return compare(value, test.negated ? '!=' : '=', parameter(test.value, 'boolean'));
    case 'uuid':
      return compare(value, test.negated ? '!=' : '=', parameter(test.value, 'uuid'));
    case 'date':
      return dates(value, test.operator, test.start, test.end);
    case 'one-of': {
      const within = sql`${value} = ANY(${parameter(test.values, 'text[]')})`;
      const decided = test.negated ? sql`NOT ${within}` : within;
      return test.orNull ? sql`(${value} IS NULL OR ${decided})` : decided;
    }
    case 'number-of': {
      const within = sql`${value} = ANY(${parameter(test.values, 'bigint[]')})`;
      return test.negated ? sql`(${value} IS NULL OR NOT ${within})` : within;
    }
    case 'object':
      return objectKey(value, test);
    case 'formatted-id':
      return formattedId(row, test);
    case 'every':
      return allOf(test.tests.map((each) => testSql(leaf, row, each)));
    case 'without':
      throw new Error('Invariant violated: "without" is asked of a collection');
    default:
      return assertNever(test);
  }
};

/** The rows a hop leads to: right type, right workspace, visible. */
const targetConditions = (hop: Hop, row: Sql, bounds: Bounds): Sql[] => {
  const { table } = hop.to;
  const workspace = table.key === 'workspace' ? [sql`${row}.workspace_id = ANY(${bounds.workspaces})`] : [];
  return [...workspace, ...typeConditions(hop.to, row), ...visibilityConditions(table, row, bounds)];
};

/** A collection's items that lead back to the row: the join between an owner and what it holds. */
export const itemJoin = (hop: Hop, owner: Sql, item: Sql): { readonly link: Sql | null; readonly on: Sql[] } => {
  const { storage } = hop.attribute;
  const sameWorkspace = hop.from.table.key === 'workspace' && hop.to.table.key === 'workspace';
  if (storage.at === 'inverse') {
    const back = hop.to.attribute(storage.attribute);
    const column = back === undefined ? sql`NULL` : attributeValue(back, item);
    return {
      link: null,
      on: [
        sql`${column} = ${owner}.oid`,
        ...(sameWorkspace ? [sql`${item}.workspace_id = ${owner}.workspace_id`] : []),
      ],
    };
  }
  if (storage.at === 'link') {
    const { link } = storage;
    const within = sameWorkspace
      ? [sql`l.workspace_id = ${owner}.workspace_id`, sql`${item}.workspace_id = ${owner}.workspace_id`]
      : [];
    return {
      link: sql`${identifier(link.table)} l`,
      on: [sql`l.${identifier(link.own)} = ${owner}.oid`, sql`l.${identifier(link.item)} = ${item}.oid`, ...within],
    };
  }
  return { link: null, on: [sql`false`] };
};

const testAlong = (
  hops: readonly Hop[],
  row: Sql,
  leaf: Attribute,
  test: Test,
  bounds: Bounds,
  aliases: Aliases,
): Sql => {
  const [hop, ...rest] = hops;
  if (hop === undefined) return testSql(leaf, row, test);
  // `Iteration.ObjectID = 5` is the reference itself: no look at the other table is needed.
  const isReference = rest.length === 0 && leaf.name === 'ObjectID' && hop.attribute.kind === 'OBJECT';
  if (isReference && !mayBeHidden(hop, bounds)) return testSql(hop.attribute, row, test);
  const target = aliases.next();
  const table = identifier(hop.to.table.name);
  const conditions = targetConditions(hop, target, bounds);
  if (hop.attribute.kind === 'COLLECTION') {
    const isLast = rest.length === 0;
    // `Tags.ObjectID = null` asks for emptiness (wsapi §3.3), as does every attribute that no item lacks.
    const isEmptiness = isLast && test.is === 'null' && leaf.required;
    const { link, on } = itemJoin(hop, row, target);
    const from = link === null ? sql`${table} ${target}` : sql`${link}, ${table} ${target}`;
    const exists = (...onward: readonly Sql[]): Sql =>
      sql`EXISTS (SELECT 1 FROM ${from} WHERE ${allOf([...on, ...conditions, ...onward])})`;
    if (isEmptiness) return test.negated ? exists() : sql`NOT ${exists()}`;
    if (isLast && test.is === 'without') {
      const none = sql`NOT ${exists(compileCondition(test.item, target, bounds, aliases))}`;
      return test.notEmpty ? sql`(${exists()} AND ${none})` : none;
    }
    return exists(testAlong(rest, target, leaf, test, bounds, aliases));
  }
  const onward = testAlong(rest, target, leaf, test, bounds, aliases);
  const key = attributeValue(hop.attribute, row);
  const found = sql`${key} IN (SELECT ${target}.oid FROM ${table} ${target} WHERE ${allOf([...conditions, onward])})`;
  return holdsForUnset(test) ? sql`(${isUnset(hop, key, bounds, aliases)} OR ${found})` : found;
};

/** Whether the reference may name an object that the caller may not see. */
const mayBeHidden = ({ from, to }: Hop, bounds: Bounds): boolean => {
  const { visibleBy } = to.table;
  const isByProject = visibleBy === 'project' || visibleBy === 'is-project' || visibleBy === 'history';
  const isByOther = visibleBy === 'owners' || visibleBy === 'attachment' || visibleBy === 'preference';
  // Objects of the subscription may refer into a workspace that is not the caller's.
  const isIntoWorkspace = from.table.key === 'subscription' && to.table.key === 'workspace';
  const isAlways = visibleBy === 'is-workspace' || isByOther || isIntoWorkspace;
  return isAlways || (isByProject && bounds.projects !== null);
};

/** A reference to what the caller may not see reads as null, and compares as null. */
const isUnset = (hop: Hop, key: Sql, bounds: Bounds, aliases: Aliases): Sql => {
  if (!mayBeHidden(hop, bounds)) return sql`${key} IS NULL`;
  const seen = aliases.next();
  const conditions = [sql`${seen}.oid = ${key}`, ...targetConditions(hop, seen, bounds)];
  return sql`NOT EXISTS (SELECT 1 FROM ${identifier(hop.to.table.name)} ${seen} WHERE ${allOf(conditions)})`;
};

/** WHERE text of a resolved condition on the row called `row`. */
export const compileCondition = (condition: Condition, row: Sql, bounds: Bounds, aliases: Aliases): Sql => {
  if (condition.kind !== 'test') {
    const terms = condition.terms.map((term) => compileCondition(term, row, bounds, aliases));
    return sql`(${join(terms, condition.kind === 'and' ? sql` AND ` : sql` OR `)})`;
  }
  const { hops, leaf, test } = condition;
  return testAlong(hops, row, leaf, test, bounds, aliases);
};
