import { assert } from '../kernel/assert.ts';
import { copyIn } from './copy-in.ts';
import { type CopyRow, copyLine, type TableColumn } from './copy-text.ts';
import type { PoolClient } from './database.ts';
import { quoteName } from './quote-name.ts';

/** Characters of finished rows that are sent together: enough that the way to the server does not count. */
const CHARACTERS_AT_A_TIME = 4_194_304;

/** Rows that give the same columns of a table. */
export interface RowShape {
  readonly table: string;
  readonly columns: readonly TableColumn[];
}

interface Filling {
  readonly shape: RowShape;
  readonly lines: string[];
}

/**
 * Collects rows and sends them to their tables while the next ones are made. Rows of several tables go in any order:
 * references between them are checked when the transaction ends.
 */
export class CopyBuffers {
  readonly #client: PoolClient;
  #filling = new Map<RowShape, Filling>();
  #characters = 0;
  #sending: Promise<void> = Promise.resolve();
  /** Rows by table. */
  readonly counts = new Map<string, number>();

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Waits only where the server is slower than whoever makes the rows. */
  add(shape: RowShape, row: CopyRow): Promise<void> | null {
    const line = copyLine(row, shape.columns);
    const filling = this.#filling.get(shape) ?? { shape, lines: [] };
    this.#filling.set(shape, filling);
    filling.lines.push(line);
    this.counts.set(shape.table, (this.counts.get(shape.table) ?? 0) + 1);
    this.#characters += line.length;
    return this.#characters < CHARACTERS_AT_A_TIME ? null : this.#sendFilled();
  }

  async flush(): Promise<void> {
    await this.#sendFilled();
    await this.#sending;
  }

  async #sendFilled(): Promise<void> {
    const filled = [...this.#filling.values()];
    this.#filling = new Map();
    this.#characters = 0;
    await this.#sending;
    this.#sending = this.#sendAll(filled);
    // Whoever waits next hears of a failure; until then nobody has missed it.
    this.#sending.catch(() => {});
  }

  async #sendAll(filled: readonly Filling[]): Promise<void> {
    for (const { shape, lines } of filled) {
      assert(shape.columns.length > 0, `rows of ${shape.table} have columns`);
      const columns = shape.columns.map((column) => quoteName(column.name)).join(', ');
      const text = `COPY ${quoteName(shape.table)} (${columns}) FROM STDIN`;
      await copyIn(this.#client, text, Buffer.from(lines.join('')));
    }
  }
}
