import type { SeedRow, SeedWriter } from '../storage/seed-writer.ts';
import { type TableRow, WRITE_ORDER } from './seed-rows.ts';

/** Rows for one statement: enough that the way to the server does not count. */
const ROWS_IN_A_STATEMENT = 4_000;

/** Collects rows and writes them table by table, so that what a row refers to is always written before it. */
export class RowBuffer {
  readonly #writer: SeedWriter;
  readonly #rows = new Map<string, SeedRow[]>();
  readonly #touched: Set<string>;
  #count = 0;

  /** `touched` collects the names of the tables that got rows. */
  constructor(writer: SeedWriter, touched: Set<string>) {
    this.#writer = writer;
    this.#touched = touched;
  }

  async add({ table, row }: TableRow): Promise<void> {
    const rows = this.#rows.get(table);
    if (rows === undefined) this.#rows.set(table, [row]);
    else rows.push(row);
    this.#count += 1;
    if (this.#count >= ROWS_IN_A_STATEMENT) await this.flush();
  }

  async flush(): Promise<void> {
    for (const table of WRITE_ORDER) await this.#write(table);
    // What is left are link tables, credentials and keys, which refer to objects and are referred to by nothing.
    for (const table of this.#rows.keys()) await this.#write(table);
    this.#count = 0;
  }

  async #write(table: string): Promise<void> {
    const rows = this.#rows.get(table);
    if (rows === undefined) return;
    this.#rows.delete(table);
    this.#touched.add(table);
    await this.#writer.insert(table, rows);
  }
}
