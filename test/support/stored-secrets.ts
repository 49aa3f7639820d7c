import type pg from 'pg';
import { knownSecrets } from './known-secrets.ts';
import { type Canary, type Place, sightings } from './secret-search.ts';

/** Tables that are not read, each with the reason. */
const UNREAD: Readonly<Record<string, string>> = {
  attribute_definition: 'written by migrations alone, large, and the same everywhere',
  attribute_query_operator: 'as attribute_definition',
  type_definition: 'as attribute_definition',
  attachment_chunk: 'what people attach, byte for byte and up to hundreds of megabytes: the server adds nothing to it',
};

/** Where a secret stands because it has to, with the reason. */
const ALLOWED: readonly { readonly secret: RegExp; readonly place: string; readonly why: string }[] = [
  {
    secret: /^(Token of POST \/login\/api\/password-resets\/finish|(code|cookie MUSTER_CODE) of POST \/login\/reset) /,
    place: 'outbox',
    why: 'the mail that brings the token waits there until it is sent, and is emptied when the token is over',
  },
];

/** Every row of every table as text, in one statement. */
const tablePlaces = async (client: Pick<pg.ClientBase, 'query'>): Promise<readonly Place[]> => {
  const { rows: tables } = await client.query<{ statement: string }>(
    `SELECT format('SELECT %L AS name, coalesce(string_agg(t::text, E''\\n''), '''') AS text FROM %I.%I t',
       table_name, table_schema, table_name) AS statement
     FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
       AND table_name <> ALL ($1)`,
    [Object.keys(UNREAD)],
  );
  if (tables.length === 0) return [];
  const { rows } = await client.query<Place>(tables.map(({ statement }) => statement).join(' UNION ALL '));
  return rows;
};

const isAllowed = (sighting: string): boolean =>
  ALLOWED.some(({ secret, place }) => secret.test(sighting) && sighting.endsWith(` in ${place}`));

/** Where a secret was written down, as `secret in table`; nothing a server stores opens anything. */
export const storedSecrets = async (
  client: Pick<pg.ClientBase, 'query'>,
  secrets: ReadonlyMap<string, Canary> = knownSecrets,
): Promise<readonly string[]> =>
  secrets.size === 0 ? [] : sightings(secrets, await tablePlaces(client)).filter((sighting) => !isAllowed(sighting));
