import {
  ACCOUNT_COLUMNS,
  ACCOUNT_TABLES,
  type Account,
  type AccountRow,
  accountOf,
  type Sql,
} from './account-store.ts';

/** What a key may do, in the words of the vendor's page. */
export const API_KEY_GRANTS = ['Full Access', 'ALM WSAPI Read-only'] as const;

export type ApiKeyGrant = (typeof API_KEY_GRANTS)[number];

/** A key as it decides about a request: its owner with it. */
export interface KeyWithOwner {
  readonly oid: number;
  readonly grant: ApiKeyGrant;
  readonly lastAccessed: Date | null;
  readonly account: Account;
}

/** A key as it is listed. The value itself is stored nowhere. */
export interface ListedApiKey {
  readonly oid: number;
  readonly userOid: number;
  readonly userName: string;
  readonly description: string;
  readonly grant: ApiKeyGrant;
  readonly lastFour: string;
  readonly created: Date;
  readonly lastAccessed: Date | null;
  readonly lastReset: Date | null;
}

interface KeyRow extends AccountRow {
  readonly key_oid: number;
  readonly grant_kind: ApiKeyGrant;
  readonly last_accessed: Date | null;
}

export const findApiKey = async (sql: Sql, digest: Buffer): Promise<KeyWithOwner | null> => {
  const { rows } = await sql.query<KeyRow>({
    name: 'api-key-by-digest',
    text: `SELECT k.oid AS key_oid, k.grant_kind, k.last_accessed, ${ACCOUNT_COLUMNS}
      FROM ${ACCOUNT_TABLES} JOIN api_key k ON k.user_id = u.oid WHERE k.digest = $1`,
    values: [digest],
  });
  const row = rows[0];
  if (row === undefined) return null;
  return { oid: row.key_oid, grant: row.grant_kind, lastAccessed: row.last_accessed, account: accountOf(row) };
};

export interface NewApiKey {
  readonly userOid: number;
  readonly description: string;
  readonly grant: ApiKeyGrant;
  readonly digest: Buffer;
  readonly lastFour: string;
  readonly now: Date;
}

/** The new key's ObjectID; null: such a key exists already. */
export const insertApiKey = async (sql: Sql, key: NewApiKey): Promise<number | null> => {
  const { rows } = await sql.query<{ oid: number }>({
    name: 'api-key-insert',
    text: `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (digest) DO NOTHING RETURNING oid`,
    values: [key.userOid, key.description, key.grant, key.digest, key.lastFour, key.now],
  });
  return rows[0]?.oid ?? null;
};

/** The user's keys, or everybody's for null; oldest first. */
export const selectApiKeys = async (sql: Sql, userOid: number | null): Promise<readonly ListedApiKey[]> => {
  const { rows } = await sql.query<ListedApiKey>({
    name: 'api-key-list',
    text: `SELECT k.oid, k.user_id AS "userOid", u.user_name AS "userName", k.description, k.grant_kind AS grant,
        k.last_four AS "lastFour", k.created, k.last_accessed AS "lastAccessed", k.last_reset AS "lastReset"
      FROM api_key k JOIN app_user u ON u.oid = k.user_id
      WHERE $1::bigint IS NULL OR k.user_id = $1 ORDER BY k.created, k.oid`,
    values: [userOid],
  });
  return rows;
};

export const removeApiKey = async (sql: Sql, oid: number): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'api-key-delete',
    text: 'DELETE FROM api_key WHERE oid = $1',
    values: [oid],
  });
  return rowCount === 1;
};

/** Gives the key a new value; owner, description and grant stay. Whether there was such a key. */
export const replaceApiKeyValue = async (
  sql: Sql,
  key: { readonly oid: number; readonly digest: Buffer; readonly lastFour: string; readonly now: Date },
): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'api-key-reset',
    text: 'UPDATE api_key SET digest = $2, last_four = $3, last_reset = $4 WHERE oid = $1',
    values: [key.oid, key.digest, key.lastFour, key.now],
  });
  return rowCount === 1;
};

/** Notes the last use, at most once a minute. */
export const recordApiKeyUse = async (sql: Sql, oid: number, now: Date): Promise<void> => {
  await sql.query({
    name: 'api-key-record-use',
    text: `UPDATE api_key SET last_accessed = $2
      WHERE oid = $1 AND (last_accessed IS NULL OR last_accessed <= $2::timestamptz - interval '1 minute')`,
    values: [oid, now],
  });
};

/** SHA-256 of the values of keys, by ObjectID or by their last four characters; of one user, or of anybody for null. */
export const keyDigests = async (sql: Sql, named: string, userOid: number | null): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ digest: string }>({
    name: 'key-digests',
    text: `SELECT encode(digest, 'hex') AS digest FROM api_key
           WHERE digest IS NOT NULL AND (oid::text = $1 OR last_four = $1) AND ($2::bigint IS NULL OR user_id = $2) ORDER BY oid LIMIT 2`,
    values: [named, userOid],
  });
  return rows.map(({ digest }) => digest);
};
