import type { ObjectType, Registry } from '../model/registry.ts';
import type { QueryPlan } from '../query/plan.ts';
import type { RowScope } from '../query/row-scope.ts';
import { compileFind } from '../query/sql/compile-find.ts';
import type { Statement } from '../query/sql/fragment.ts';
import type { Database } from './database.ts';

export interface FoundObject {
  readonly oid: number;
  /** The concrete type, also where the query named an abstract one. */
  readonly type: ObjectType;
}

export interface FoundPage {
  readonly objects: readonly FoundObject[];
  /** How many there are in all; still being counted while the page is hydrated. */
  readonly total: Promise<number>;
}

/** A count that fails is told to whoever awaits it; where the page failed before, nobody does. */
const beside = <Value>(work: Promise<Value>): Promise<Value> => {
  work.catch(() => {});
  return work;
};

/** Runs FIND, and COUNT beside it where the page does not already tell the total. */
export const find = async (
  database: Database,
  plan: QueryPlan,
  scope: RowScope,
  registry: Registry,
): Promise<FoundPage> => {
  const statements = compileFind(plan, scope);
  const countAll = (): Promise<number> => {
    const { text, values } = statements.count;
    const key = JSON.stringify([scope.userOid, text, values]);
    return beside(database.sharedCounts(key, () => count(database, statements.count)));
  };
  // A first page may say itself how many there are, by not being full; of a later one only COUNT knows.
  const counting = plan.start === 1 ? null : countAll();
  const objects = await page(database, statements.find, plan, registry);
  const isWhole = plan.start === 1 && objects.length < plan.pageSize;
  return { objects, total: isWhole ? Promise.resolve(objects.length) : (counting ?? countAll()) };
};

const page = async (
  database: Database,
  statement: Statement,
  plan: QueryPlan,
  registry: Registry,
): Promise<readonly FoundObject[]> => {
  const { rows } = await database.find.query<[number, number | null]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(([oid, code]) => ({
    oid,
    type: code === null ? (plan.type.concrete[0] ?? plan.type) : registry.byCode(plan.type.table.name, code),
  }));
};

const count = async (database: Database, statement: Statement): Promise<number> => {
  const { rows } = await database.find.query<[number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? 0;
};
