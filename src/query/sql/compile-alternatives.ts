import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { Table } from '../../model/tables.ts';
import type { Condition, Hop, Test } from '../plan.ts';
import { type Aliases, compileCondition } from './compile-condition.ts';
import { allOf, identifier, join, type Sql, sql } from './fragment.ts';
import type { Bounds } from './visibility.ts';

/** The references of work items that an index leads back from (storage/migrations). */
const INDEXED_REFERENCES: ReadonlySet<string> = new Set([
  'feature_id',
  'iteration_id',
  'last_result_id',
  'owner_id',
  'parent_id',
  'portfolio_item_id',
  'preliminary_estimate_id',
  'project_id',
  'release_id',
  'requirement_id',
  'state_id',
  'test_case_id',
  'test_case_result_id',
  'test_folder_id',
  'work_product_id',
]);

/** More of them would take longer to plan than they save. */
const MOST_ALTERNATIVES = 32;

/** Whether a test is for one value, or some, of very many. */
const isNarrow = (leaf: Attribute, test: Test): boolean => {
  switch (test.is) {
    case 'object':
    case 'uuid':
      return !test.negated;
    case 'formatted-id':
      return test.operator === '=' && test.prefix !== null;
    case 'text':
      return test.operator === '=' && leaf.kind === 'STRING' && leaf.allowed === null;
    case 'number':
      return test.operator === '=' && leaf.name === 'ObjectID';
    case 'number-of':
      return !test.negated && leaf.name === 'ObjectID';
    default:
      return false;
  }
};

const isIndexed = (leaf: Attribute, test: Test): boolean => {
  const { storage } = leaf;
  if (storage.at === 'reference') return INDEXED_REFERENCES.has(storage.column);
  if (test.is === 'text') return leaf.name === 'Name' && test.letters === 'exact';
  return true;
};

/** Whether what lies at the end of a path is found there first, and each step back goes by an index or in a small table. */
const isFoundFromItsEnd = (table: Table, hops: readonly Hop[], leaf: Attribute, test: Test): boolean => {
  const isLarge = table.name === 'artifact';
  const [hop, ...rest] = hops;
  if (hop === undefined) return isNarrow(leaf, test) && (!isLarge || isIndexed(leaf, test));
  const { storage } = hop.attribute;
  const leadsBack =
    storage.at === 'link' ||
    storage.at === 'inverse' ||
    (storage.at === 'reference' && (!isLarge || INDEXED_REFERENCES.has(storage.column)));
  return leadsBack && isFoundFromItsEnd(hop.to.table, rest, leaf, test);
};

const isFound = (condition: Condition): boolean => {
  if (condition.kind !== 'test') {
    return condition.kind === 'and' ? condition.terms.some(isFound) : condition.terms.every(isFound);
  }
  return isFoundFromItsEnd(condition.of.table, condition.hops, condition.leaf, condition.test);
};

const hasPath = (condition: Condition): boolean =>
  condition.kind === 'test' ? condition.hops.length > 0 : condition.terms.some(hasPath);

const alternativesOf = (condition: Condition): readonly Condition[] =>
  condition.kind !== 'test' && condition.kind === 'or' ? condition.terms.flatMap(alternativesOf) : [condition];

/** What has no path stays together: one statement looks into several indexes by itself, but only of columns. */
const branchesOf = (condition: Condition): readonly Condition[] => {
  const alternatives = alternativesOf(condition);
  const columns = alternatives.filter((each) => !hasPath(each));
  const paths = alternatives.filter(hasPath);
  return columns.length === 0 ? paths : [{ kind: 'or', terms: columns }, ...paths];
};

/** The rows that a condition chooses among. */
export interface Candidates {
  readonly type: ObjectType;
  /** What holds of each of them, whatever the condition; of the row so called. */
  readonly conditions: (row: Sql) => readonly Sql[];
}

/** The ObjectIDs of all candidates that fit one of the branches, maybe more than once. */
const union = (branches: readonly Condition[], among: Candidates, bounds: Bounds, aliases: Aliases): Sql => {
  const selects = branches.map((branch) => {
    const row = aliases.next();
    const where = allOf([...among.conditions(row), compileCondition(branch, row, bounds, aliases)]);
    return sql`SELECT ${row}.oid FROM ${identifier(among.type.table.name)} ${row} WHERE ${where}`;
  });
  return join(selects, sql` UNION ALL `);
};

/**
 * A condition on the rows themselves. `(Owner.UserName = "ada") OR (Iteration = 12)` as it stands would be asked of each
 * work item in turn: no index serves either side as long as the other one may hold. Where each side is found by an index
 * of its own, the rows are those whose ObjectID is among what the sides find. In a WHERE that is the same, since an OR
 * holds just where one of its sides does, unset values or not; and an ObjectID is one row's alone.
 */
export const compileFilter = (
  condition: Condition,
  row: Sql,
  among: Candidates,
  bounds: Bounds,
  aliases: Aliases,
): Sql => {
  if (condition.kind === 'test') return compileCondition(condition, row, bounds, aliases);
  if (condition.kind === 'and') {
    return allOf(condition.terms.map((term) => compileFilter(term, row, among, bounds, aliases)));
  }
  const branches = among.type.table.name === 'artifact' && isFound(condition) ? branchesOf(condition) : [];
  return branches.length > 1 && branches.length <= MOST_ALTERNATIVES
    ? sql`${row}.oid IN (${union(branches, among, bounds, aliases)})`
    : compileCondition(condition, row, bounds, aliases);
};
