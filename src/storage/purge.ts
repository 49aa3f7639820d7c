import type { Registry } from '../model/registry.ts';
import type { DecisionEntry } from '../query/decision-entry.ts';
import {
  compileDeleteEntries,
  compileDeleteItems,
  compileHoldEntry,
  compilePurged,
  compilePurgePreparation,
  type EntryKey,
} from '../query/sql/compile-purge.ts';
import { renderWrite } from '../query/sql/write-statement.ts';
import type { Database, PoolClient } from './database.ts';
import { type DecisionOfWrite, recording } from './decision-of-write.ts';
import { inTransaction } from './in-transaction.ts';
import { isRetryable, sqlStateOf } from './sql-state.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Work items that are deleted at a time: each takes a look into every table that may refer to it. */
const BATCH = 500;

interface Purged {
  readonly oid: number;
  readonly typeCode: number;
  readonly entryOid: number;
}

const run = (client: PoolClient, statement: Statement) =>
  client.query({ text: statement.text, values: [...statement.values] });

const loadPurged = async (client: PoolClient, entry: EntryKey): Promise<readonly Purged[]> => {
  const statement = compilePurged(entry);
  const { rows } = await client.query<[number, number, number]>({
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(([oid, typeCode, entryOid]) => ({ oid, typeCode, entryOid }));
};

const purgeBatch = async (
  client: PoolClient,
  workspaceOid: number,
  purged: readonly Purged[],
  registry: Registry,
): Promise<void> => {
  const byType = Map.groupBy(purged, ({ typeCode }) => registry.byCode('artifact', -typeCode));
  const types = [...byType].map(([type, items]) => ({ type, oids: items.map(({ oid }) => oid) }));
  for (const statement of compilePurgePreparation(workspaceOid, types, registry)) await run(client, statement);
  const oids = purged.map(({ oid }) => oid);
  await run(client, compileDeleteItems(workspaceOid, oids));
};

const purgeHeld = async (client: PoolClient, entry: EntryKey, registry: Registry): Promise<void> => {
  const { workspaceOid } = entry;
  const purged = await loadPurged(client, entry);
  for (let at = 0; at < purged.length; at += BATCH) {
    await purgeBatch(client, workspaceOid, purged.slice(at, at + BATCH), registry);
  }
  const entries = new Set([entry.oid, ...purged.map(({ entryOid }) => entryOid)]);
  await run(client, compileDeleteEntries(workspaceOid, [...entries]));
};

const purgeOnce = (
  database: Database,
  entry: EntryKey,
  registry: Registry,
  decisions: readonly DecisionEntry[],
): Promise<boolean> =>
  inTransaction(
    database,
    async (client) => {
      const held = await run(client, renderWrite(compileHoldEntry(entry), decisions));
      const isThere = held.rowCount === 1;
      if (isThere) await purgeHeld(client, entry, registry);
      return isThere;
    },
    (isThere) => isThere,
  );

/** Times a purge is done again because it and somebody else waited for each other. */
const ATTEMPTS = 5;

/**
 * Deletes for good what lies under an entry of the recycle bin, as one transaction with the decision that let it in; false
 * when there is no such entry.
 */
export const purgeEntry = (
  database: Database,
  entry: EntryKey,
  registry: Registry,
  decision: DecisionOfWrite | null,
): Promise<boolean> =>
  recording(
    [decision],
    (recorded) => purgeWith(database, entry, registry, recorded),
    (isThere) => isThere,
  );

const purgeWith = async (
  database: Database,
  entry: EntryKey,
  registry: Registry,
  decisions: readonly DecisionEntry[],
): Promise<boolean> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await purgeOnce(database, entry, registry, decisions);
    } catch (error) {
      if (!isRetryable(sqlStateOf(error)) || attempt === ATTEMPTS) throw error;
    }
  }
};
