import { BulkLoad } from './bulk-load.ts';
import { CopyBuffers } from './copy-buffers.ts';
import type { TableColumn } from './copy-text.ts';
import type { Database, PoolClient } from './database.ts';
import { furnishEarly, type States, type Unfurnished } from './early-states.ts';
import { withHeldClient } from './held-client.ts';
import { quoteName as quote } from './quote-name.ts';
import { readColumns } from './table-columns.ts';

/** An object that the server has already, as far as references to it need to know. */
export interface StoredObject {
  readonly oid: number;
  readonly uuid: string;
  readonly workspace_id: number | null;
  readonly project_id: number | null;
  readonly iteration_id: number | null;
  readonly release_id: number | null;
  readonly type: number | null;
}

/** An amount to add to a column of a row that is there already, or the least that it shall be. */
export interface StoredTotal {
  readonly change: 'add' | 'raise';
  readonly table: string;
  readonly column: string;
  readonly workspaceId: number;
  readonly oid: number;
  readonly amount: number;
}

export interface FormattedIdCounter {
  readonly workspaceId: number;
  readonly prefix: string;
  readonly next: number;
}

/** The one transaction in which a seed is loaded. */
export interface SeedWriter {
  columnsOf(table: string): Promise<readonly TableColumn[]>;
  /** True when no subscription lives here yet: then nothing of a seed can be here already. */
  isEmpty(): Promise<boolean>;
  /** The objects of a table that have one of the ids or UUIDs. */
  findStored(table: string, oids: readonly number[], uuids: readonly string[]): Promise<readonly StoredObject[]>;
  userNames(): Promise<readonly string[]>;
  workspaces(): Promise<readonly number[]>;
  permissions(): Promise<readonly { user_id: number; workspace_id: number; project_id: number | null }[]>;
  addedValues(): Promise<readonly { workspaceOid: number; attributeOid: number; value: string; index: number }[]>;
  /** The user who is named as the author of what has none. */
  firstAdministrator(): Promise<number | null>;
  /** Which of these digests (hexadecimal) belong to keys already. */
  takenKeyDigests(digests: readonly string[]): Promise<readonly string[]>;
  formattedIdCounters(): Promise<readonly FormattedIdCounter[]>;
  /** Which of these FormattedIDs are taken in the table, as `workspace prefix number`. */
  takenFormattedIds(
    table: string,
    ids: readonly { readonly workspaceId: number; readonly prefix: string; readonly number: number }[],
  ): Promise<readonly string[]>;
  /** Where the rows go. */
  readonly buffers: CopyBuffers;
  /** Prepares those of the tables that are empty for many rows. */
  beginBulkLoad(tables: readonly string[]): Promise<BulkLoad>;
  /** Makes the states of these, and reads those of `known` workspaces. */
  furnishEarly(unfurnished: Unfurnished, known: readonly number[]): Promise<States>;
  addTotals(totals: readonly StoredTotal[]): Promise<void>;
  raiseFormattedIdCounters(counters: readonly FormattedIdCounter[]): Promise<void>;
  /** New entries of the decision log come behind those of the file. */
  raiseDecisionIds(): Promise<void>;
  /** Gives these workspaces and their projects the states they lack, and makes every sum (migrations/0009_portfolio.sql). */
  settle(workspaces: readonly number[], now: Date): Promise<void>;
}

const STORED_COLUMNS = ['workspace_id', 'project_id', 'iteration_id', 'release_id', 'type'] as const;

const writerOn = (client: PoolClient): SeedWriter => {
  const known = new Map<string, readonly TableColumn[]>();

  const columnsOf = async (table: string): Promise<readonly TableColumn[]> => {
    const columns = known.get(table) ?? (await readColumns(client, table));
    known.set(table, columns);
    return columns;
  };

  const findStored = async (
    table: string,
    oids: readonly number[],
    uuids: readonly string[],
  ): Promise<readonly StoredObject[]> => {
    const columns = (await columnsOf(table)).map((column) => column.name);
    const selected = STORED_COLUMNS.map((name) => (columns.includes(name) ? name : `NULL AS ${name}`)).join(', ');
    const isKeyed = columns.includes('workspace_id') && columns.includes('project_id');
    // The keys begin with the workspace: naming all of them lets the ids be found by index.
    const scope = isKeyed ? 'workspace_id IN (SELECT oid FROM workspace) AND' : '';
    const { rows } = await client.query<StoredObject>(
      `SELECT oid, uuid::text, ${selected} FROM ${quote(table)} WHERE ${scope} oid = ANY($1::bigint[])
       UNION SELECT oid, uuid::text, ${selected} FROM ${quote(table)} WHERE ${scope} uuid = ANY($2::uuid[])`,
      [oids, uuids],
    );
    return rows;
  };

  return {
    columnsOf,
    findStored,
    buffers: new CopyBuffers(client),
    beginBulkLoad: (tables) => BulkLoad.begin(client, tables),
    furnishEarly: (unfurnished, known) => furnishEarly(client, unfurnished, known),
    isEmpty: async () => (await client.query('SELECT 1 FROM subscription LIMIT 1')).rowCount === 0,
    userNames: async () =>
      (await client.query<{ name: string }>('SELECT lower(user_name) AS name FROM app_user')).rows.map((r) => r.name),
    workspaces: async () => (await client.query<{ oid: number }>('SELECT oid FROM workspace')).rows.map((r) => r.oid),
    permissions: async () => (await client.query('SELECT user_id, workspace_id, project_id FROM user_permission')).rows,
    addedValues: async () =>
      (
        await client.query(
          `SELECT workspace_id AS "workspaceOid", attribute_definition_id AS "attributeOid", string_value AS value,
                  value_index AS index
             FROM allowed_attribute_value WHERE workspace_id IS NOT NULL`,
        )
      ).rows,
    firstAdministrator: async () =>
      (
        await client.query<{ oid: number }>(
          'SELECT oid FROM app_user WHERE NOT deleted ORDER BY subscription_admin DESC, oid LIMIT 1',
        )
      ).rows[0]?.oid ?? null,
    takenKeyDigests: async (digests) => {
      const { rows } = await client.query<{ digest: string }>(
        `SELECT each AS digest FROM api_key k, unnest(ARRAY[encode(k.digest, 'hex'), encode(k.former_digest, 'hex')]) each
          WHERE each = ANY($1)`,
        [digests],
      );
      return rows.map((row) => row.digest);
    },
    formattedIdCounters: async () =>
      (
        await client.query<FormattedIdCounter>(
          'SELECT workspace_id AS "workspaceId", prefix, next FROM formatted_id_counter',
        )
      ).rows,
    takenFormattedIds: async (table, ids) => {
      const { rows } = await client.query<{ taken: string }>(
        `SELECT concat_ws(' ', a.workspace_id, a.prefix, a.fid) AS taken
           FROM unnest($1::bigint[], $2::text[], $3::bigint[]) k(workspace_id, prefix, fid)
           JOIN ${quote(table)} a USING (workspace_id, prefix, fid)`,
        [ids.map((id) => id.workspaceId), ids.map((id) => id.prefix), ids.map((id) => id.number)],
      );
      return rows.map((row) => row.taken);
    },
    addTotals: async (totals) => {
      const groups = Map.groupBy(totals, (total) => `${total.table} ${total.column}`);
      for (const group of groups.values()) {
        const [first] = group;
        if (first === undefined) continue;
        const column = quote(first.column);
        const changed = first.change === 'add' ? `t.${column} + k.amount` : `greatest(t.${column}, k.amount)`;
        await client.query(
          `UPDATE ${quote(first.table)} t SET ${column} = ${changed}
             FROM unnest($1::bigint[], $2::bigint[], $3::double precision[]) k(workspace_id, oid, amount)
            WHERE t.workspace_id = k.workspace_id AND t.oid = k.oid`,
          [group.map((each) => each.workspaceId), group.map((each) => each.oid), group.map((each) => each.amount)],
        );
      }
    },
    settle: async (workspaces, now) => {
      const text = 'SELECT settle_workspace(oid, $2::timestamptz) FROM unnest($1::bigint[]) AS w (oid) ORDER BY oid';
      await client.query(text, [workspaces, now.toISOString()]);
    },
    raiseDecisionIds: async () => {
      await client.query(
        `SELECT setval('decision_id', greatest(max(id), (SELECT last_value FROM decision_id))) FROM decision HAVING max(id) > 0`,
      );
    },
    raiseFormattedIdCounters: async (counters) => {
      await client.query(
        `INSERT INTO formatted_id_counter (workspace_id, prefix, next)
         SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])
         ON CONFLICT (workspace_id, prefix) DO UPDATE SET next = greatest(formatted_id_counter.next, excluded.next)`,
        [counters.map((c) => c.workspaceId), counters.map((c) => c.prefix), counters.map((c) => c.next)],
      );
    },
  };
};

/**
 * Runs `load` in one transaction without a time limit; it is committed when `load` answers true. A transaction of a
 * whole file may take long, so it gives up its place in the pool for nobody.
 */
export const inSeedTransaction = <Outcome>(
  database: Database,
  load: (writer: SeedWriter) => Promise<{ readonly commit: boolean; readonly outcome: Outcome }>,
): Promise<Outcome> =>
  withHeldClient(database.find, async (client) => {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0');
    // Two seeds at a time would miss each other's numbers.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('muster seed'))");
    // What a row refers to may come after it.
    await client.query('SET CONSTRAINTS ALL DEFERRED');
    const { commit, outcome } = await load(writerOn(client));
    await client.query(commit ? 'COMMIT' : 'ROLLBACK');
    return outcome;
  });

/**
 * Takes `count` ObjectIDs in a row, above every number taken before and above `above`; answers the first. In its own
 * short transaction: until it ends, nobody else takes a number, and what a failed import took is a gap. Restarting the
 * sequence also makes other sessions forget the numbers they hold in reserve, which could be some of the file's. On the
 * other pool than the import's transaction: a pool of one connection must not wait for itself.
 */
export const takeObjectIds = (database: Database, count: number, above: number): Promise<number> =>
  withHeldClient(database.main, async (client) => {
    await client.query('BEGIN');
    // Changing the sequence at all makes others wait; setval alone would not.
    await client.query('ALTER SEQUENCE object_id OWNED BY NONE');
    const { rows } = await client.query<{ next: number }>(
      'SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END AS next FROM object_id',
    );
    const first = Math.max(rows[0]?.next ?? 1, above + 1);
    await client.query(`ALTER SEQUENCE object_id RESTART WITH ${first + count}`);
    await client.query('COMMIT');
    return first;
  });

/** The message of a constraint that refused rows which our own checks let through, or null for any other failure. */
export const refusalOf = (error: unknown): string | null => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  // Classes 22 (data exception) and 23 (integrity constraint violation).
  if (!/^2[23]/.test(error.code)) return null;
  const detail = 'detail' in error && typeof error.detail === 'string' ? ` ${error.detail}` : '';
  return `${error.message}.${detail}`;
};

/** Refreshes what the planner knows of the tables, and lets scans of their indexes trust the visibility map. */
export const vacuumTables = (
  database: Database,
  tables: readonly string[],
  onTable: (number: number) => void,
): Promise<void> =>
  withHeldClient(database.main, async (client) => {
    await client.query('SET statement_timeout = 0');
    for (const [at, table] of tables.entries()) {
      onTable(at + 1);
      await client.query(`VACUUM (ANALYZE) ${quote(table)}`);
    }
    await client.query('RESET statement_timeout');
  });
