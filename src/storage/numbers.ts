import type { Database } from './database.ts';

/** Takes `count` fresh ObjectIDs; numbers taken and not used stay gaps. */
export const takeObjectIds = async (database: Database, count: number): Promise<readonly number[]> => {
  const { rows } = await database.main.query<[number]>({
    name: 'take-object-ids',
    text: `SELECT nextval('object_id') FROM generate_series(1, $1::int)`,
    values: [count],
    rowMode: 'array',
  });
  return rows.map(([oid]) => oid);
};

/** What a new work item is called: its FormattedID's number, and the ObjectIDs of all that is made with it. */
export interface Numbers {
  readonly number: number;
  readonly oids: readonly number[];
}

/**
 * Takes the next `count` FormattedID numbers of a prefix, each with as many ObjectIDs as asked for, in a transaction of
 * its own before the write: a counter held until COMMIT would let creates wait for each other. Asynchronous, since the
 * write's own synchronous commit flushes everything before it (docs/adr/0003).
 */
export const takeNumbers = async (
  database: Database,
  workspaceOid: number,
  prefix: string,
  objectIds: number,
  count: number,
): Promise<readonly Numbers[]> => {
  const { rows } = await database.main.query<[number, number[]]>({
    name: 'take-numbers',
    text: `WITH setting AS (SELECT set_config('synchronous_commit', 'off', true)),
             ids AS (SELECT array_agg(nextval('object_id')) AS oids FROM generate_series(1, $3::int * $4::int)),
             counter AS (INSERT INTO formatted_id_counter AS c (workspace_id, prefix, next)
               SELECT $1::bigint, $2::text, 1 + $4::int FROM setting
               ON CONFLICT (workspace_id, prefix) DO UPDATE SET next = c.next + $4::int RETURNING next - $4::int AS first)
           SELECT counter.first, ids.oids FROM counter, ids`,
    values: [workspaceOid, prefix, objectIds, count],
    rowMode: 'array',
  });
  const [row] = rows;
  if (row === undefined) throw new Error('Invariant violated: the FormattedID counter gave no number');
  const [first, oids] = row;
  return Array.from({ length: count }, (_, at) => ({
    number: first + at,
    oids: oids.slice(at * objectIds, (at + 1) * objectIds).map(Number),
  }));
};

/** Numbers at hand for who creates often: one for the life of the process. */
export interface NumberStock {
  /** The next number of a prefix with as many ObjectIDs; `objectIds` is the same on every call. */
  take(database: Database, workspaceOid: number, prefix: string, objectIds: number): Promise<Numbers>;
  /** What is at hand is given to nobody: the counters were set back. */
  forget(): void;
}

/** A block that lasts a shorter time than this is followed by one twice as large. */
const BUSY_MS_PER_NUMBER = 10;
/** What is left when the process ends stays a gap, so blocks are small. */
const LARGEST_BLOCK = 32;

interface Stock {
  readonly numbers: Numbers[];
  size: number;
  takenAt: number;
  /** The block that is being taken; whoever finds nothing waits for it. */
  coming: Promise<void> | null;
}

/**
 * Takes one number at a time while few are asked for, and blocks of up to 32 from some hundred a second on, so that a
 * create needs no trip for its number.
 */
export const createNumberStock = (now: () => number): NumberStock => {
  const stocks = new Map<string, Stock>();

  const sizeOf = (stock: Stock, at: number): number => {
    const isBusy = at - stock.takenAt < stock.size * BUSY_MS_PER_NUMBER;
    return isBusy ? Math.min(LARGEST_BLOCK, stock.size * 2) : 1;
  };

  const refill = async (stock: Stock, take: (count: number) => Promise<readonly Numbers[]>): Promise<void> => {
    const at = now();
    stock.size = sizeOf(stock, at);
    stock.takenAt = at;
    try {
      stock.numbers.push(...(await take(stock.size)));
    } finally {
      stock.coming = null;
    }
  };

  return {
    take: async (database, workspaceOid, prefix, objectIds) => {
      const key = `${workspaceOid} ${prefix}`;
      const stock = stocks.get(key) ?? { numbers: [], size: 1, takenAt: Number.NEGATIVE_INFINITY, coming: null };
      stocks.set(key, stock);
      for (;;) {
        const next = stock.numbers.shift();
        if (next !== undefined) return next;
        stock.coming ??= refill(stock, (count) => takeNumbers(database, workspaceOid, prefix, objectIds, count));
        await stock.coming;
      }
    },
    forget: () => stocks.clear(),
  };
};
