import type { ObjectType, Registry } from '../model/registry.ts';
import type { QueryPlan } from '../query/plan.ts';
import type { RowScope } from '../query/row-scope.ts';
import { compileFind } from '../query/sql/compile-find.ts';
import type { Database } from './database.ts';

export interface FoundObject {
  readonly oid: number;
  /** The concrete type, also where the query named an abstract one. */
  readonly type: ObjectType;
}

export interface FoundPage {
  readonly objects: readonly FoundObject[];
  readonly totalResultCount: number;
}

/** Runs FIND, and COUNT beside it where the page does not already tell the total. */
export const find = async (
  database: Database,
  plan: QueryPlan,
  scope: RowScope,
  registry: Registry,
): Promise<FoundPage> => {
  const statements = compileFind(plan, scope);
  // A page that is not full, or that begins at the first row and holds all, says itself how many there are; asking
  // both at once is quicker than waiting to see.
  const mayFitOnOnePage = plan.start === 1;
  const page = database.find.query<[number, number | null]>({
    ...statements.find,
    values: [...statements.find.values],
    rowMode: 'array',
  });
  const counted = mayFitOnOnePage ? null : count(database, statements.count);
  const { rows } = await page;
  const objects = rows.map(([oid, code]) => ({
    oid,
    type: code === null ? (plan.type.concrete[0] ?? plan.type) : registry.byCode(plan.type.table.name, code),
  }));
  if (mayFitOnOnePage && rows.length < plan.pageSize) return { objects, totalResultCount: rows.length };
  return { objects, totalResultCount: await (counted ?? count(database, statements.count)) };
};

const count = async (database: Database, statement: { text: string; values: readonly unknown[] }): Promise<number> => {
  const { rows } = await database.find.query<[number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? 0;
};
