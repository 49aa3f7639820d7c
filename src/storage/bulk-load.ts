import type { PoolClient } from './database.ts';
import { quoteName } from './quote-name.ts';

/** Memory for building one index or checking one foreign key, while the import runs. */
const BUILD_MEMORY = '512MB';

interface Definition {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

const IS_EMPTY_TABLE = (table: string): string => `SELECT 1 FROM ${quoteName(table)} LIMIT 1`;

/** Foreign keys of these tables and those of others that lead to them. */
const FOREIGN_KEYS = `
  SELECT c.conrelid::regclass::text AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
    FROM pg_constraint c
   WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace
     AND (c.conrelid = ANY($1::regclass[]) OR c.confrelid = ANY($1::regclass[]))
   ORDER BY c.conrelid, c.conname`;

const KEYS = `
  SELECT c.conrelid::regclass::text AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
    FROM pg_constraint c
   WHERE c.contype IN ('p', 'u') AND c.conrelid = ANY($1::regclass[])
   ORDER BY c.conrelid, c.contype, c.conname`;

const INDEXES = `
  SELECT i.indrelid::regclass::text AS table, i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i
   WHERE i.indrelid = ANY($1::regclass[])
     AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
   ORDER BY i.indrelid, i.indexrelid`;

const alter = ({ table }: Definition, action: string): string => `ALTER TABLE ${table} ${action}`;

/**
 * Takes keys, indexes and foreign keys away from empty tables that are about to get many rows; `rebuild` makes them anew.
 * Both belong to the caller's transaction: when it ends otherwise than by COMMIT, all is as it was. Until then nobody
 * else can use these tables.
 */
export class BulkLoad {
  readonly #client: PoolClient;
  readonly #tables: readonly string[];
  #keys: readonly Definition[] = [];
  #indexes: readonly Definition[] = [];
  #foreignKeys: readonly Definition[] = [];

  private constructor(client: PoolClient, tables: readonly string[]) {
    this.#client = client;
    this.#tables = tables;
  }

  /** Of the tables, those that are empty are prepared. */
  static async begin(client: PoolClient, tables: readonly string[]): Promise<BulkLoad> {
    const empty: string[] = [];
    for (const table of tables) if ((await client.query(IS_EMPTY_TABLE(table))).rowCount === 0) empty.push(table);
    const load = new BulkLoad(client, empty.map(quoteName));
    if (empty.length > 0) await load.#strip();
    return load;
  }

  /** How many steps `rebuild` has. */
  get steps(): number {
    return this.#keys.length + this.#indexes.length + this.#foreignKeys.length;
  }

  /** Checks and builds everything again; `onStep` is called before each step, with its number from 1. */
  async rebuild(onStep: (step: number) => void): Promise<void> {
    if (this.steps === 0) return;
    await this.#client.query(`SET LOCAL maintenance_work_mem = '${BUILD_MEMORY}'`);
    // A table with references still to be checked cannot be altered.
    await this.#client.query('SET CONSTRAINTS ALL IMMEDIATE');
    let step = 0;
    const run = async (sql: string): Promise<void> => {
      step += 1;
      onStep(step);
      await this.#client.query(sql);
    };
    const add = (each: Definition): string => alter(each, `ADD CONSTRAINT ${quoteName(each.name)} ${each.definition}`);
    for (const key of this.#keys) await run(add(key));
    for (const { definition } of this.#indexes) await run(definition);
    // Checking the references of a whole table is one join, and needs to know how large the tables are.
    for (const table of this.#tables) await this.#client.query(`ANALYZE ${table}`);
    for (const foreignKey of this.#foreignKeys) await run(add(foreignKey));
  }

  async #strip(): Promise<void> {
    const read = async (sql: string): Promise<readonly Definition[]> =>
      (await this.#client.query<Definition>(sql, [this.#tables])).rows;
    this.#foreignKeys = await read(FOREIGN_KEYS);
    this.#keys = await read(KEYS);
    this.#indexes = await read(INDEXES);
    for (const each of [...this.#foreignKeys, ...this.#keys]) {
      await this.#client.query(alter(each, `DROP CONSTRAINT ${quoteName(each.name)}`));
    }
    for (const { name } of this.#indexes) await this.#client.query(`DROP INDEX ${name}`);
  }
}
