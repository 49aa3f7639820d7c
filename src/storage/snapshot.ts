import type { TableColumn } from './copy-text.ts';
import type { Database, PoolClient } from './database.ts';
import { readColumns } from './table-columns.ts';

/** Values of a row in the order of the SELECT. */
export type SnapshotRow = readonly unknown[];

/** A query of a snapshot; what it names comes from the model and the catalogue. */
export interface SnapshotQuery {
  readonly text: string;
  readonly values?: readonly unknown[];
  /** Rows that are held in memory at a time. */
  readonly rowsAtATime?: number;
}

/** The database as it was at one moment, whoever writes meanwhile. */
export interface Snapshot {
  columnsOf(table: string): Promise<readonly TableColumn[]>;
  /** The rows of a query, read as they are asked for. */
  rows(query: SnapshotQuery): AsyncGenerator<readonly SnapshotRow[]>;
}

const ROWS_AT_A_TIME = 1_000;

/** Sorting a large table on its way out must not take all its turns on disk. */
const SORT_MEMORY = '64MB';

class OpenSnapshot implements Snapshot {
  readonly #client: PoolClient;
  #last: Promise<unknown> = Promise.resolve();
  #cursors = 0;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  columnsOf(table: string): Promise<readonly TableColumn[]> {
    return this.#next(() => readColumns(this.#client, table));
  }

  async *rows({
    text,
    values = [],
    rowsAtATime = ROWS_AT_A_TIME,
  }: SnapshotQuery): AsyncGenerator<readonly SnapshotRow[]> {
    this.#cursors += 1;
    const name = `muster_${this.#cursors}`;
    await this.#query(`DECLARE ${name} NO SCROLL CURSOR FOR ${text}`, values);
    const fetch = `FETCH ${rowsAtATime} FROM ${name}`;
    let coming = this.#query(fetch);
    for (;;) {
      const rows = await coming;
      if (rows.length === 0) break;
      // While these are used the next ones are on their way.
      coming = this.#query(fetch);
      coming.catch(() => {});
      yield rows;
    }
    await this.#query(`CLOSE ${name}`);
  }

  async #query(text: string, values: readonly unknown[] = []): Promise<readonly SnapshotRow[]> {
    const result = await this.#next(() =>
      this.#client.query<unknown[]>({ text, values: [...values], rowMode: 'array' }),
    );
    return result.rows;
  }

  /** One connection does one thing at a time. */
  #next<Value>(run: () => Promise<Value>): Promise<Value> {
    const next = this.#last.then(run);
    this.#last = next.catch(() => {});
    return next;
  }
}

/**
 * Yields what `read` makes of one snapshot of the whole database. It has no time limit, writes nothing and makes nobody
 * wait; while it is open the database keeps old versions of what changes.
 */
export const fromSnapshot = async function* <Item>(
  database: Database,
  read: (snapshot: Snapshot) => AsyncGenerator<Item>,
): AsyncGenerator<Item> {
  const client = await database.find.connect();
  let isWhole = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query(`SET LOCAL work_mem = '${SORT_MEMORY}'`);
    yield* read(new OpenSnapshot(client));
    await client.query('COMMIT');
    isWhole = true;
  } finally {
    // Whoever stops early leaves cursors open and an answer on its way: such a connection is not used again.
    client.release(!isWhole);
  }
};
