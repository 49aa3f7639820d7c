import type { Database } from '../../src/storage/database.ts';
import { type Canary, type Place, sightings } from './secret-search.ts';
import { apiKeyOf, USER } from './world-seed.ts';

const ACTORS = [...Object.keys(USER), 'reader'] as (keyof typeof USER | 'reader')[];

/** The keys with which the tests of a world call. Passwords and sessions are other ones in each file. */
const WORLD_KEYS: ReadonlyMap<string, Canary> = new Map(ACTORS.map((actor) => [`key of ${actor}`, apiKeyOf(actor)]));

/** What the schema itself holds: large, the same everywhere, and written by migrations alone. */
const OF_SCHEMA = ['attribute_definition', 'attribute_query_operator', 'type_definition'];

/** Every row of every table as text, in one statement. */
const tablePlaces = async ({ main }: Pick<Database, 'main'>): Promise<readonly Place[]> => {
  const { rows: tables } = await main.query<{ statement: string }>(
    `SELECT format('SELECT %L AS name, coalesce(string_agg(t::text, E''\\n''), '''') AS text FROM %I.%I t',
       table_name, table_schema, table_name) AS statement
     FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
       AND table_name <> ALL ($1)`,
    [OF_SCHEMA],
  );
  const { rows } = await main.query<Place>(tables.map(({ statement }) => statement).join(' UNION ALL '));
  return rows;
};

/** Where a key of the world was written down, as `key in table`; nothing a server stores can be called with. */
export const writtenKeys = async (database: Pick<Database, 'main'>): Promise<readonly string[]> =>
  sightings(WORLD_KEYS, await tablePlaces(database));
