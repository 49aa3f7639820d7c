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

/** Days before a key's end at which its owner is told. */
export const NOTICE_DAYS = [1, 7, 14] as const;

/** What the owner says of a key. */
export interface ApiKeySettings {
  readonly description: string;
  readonly grant: ApiKeyGrant;
  /** Null: never. */
  readonly expiresAt: Date | null;
  /** After so many days without a use it no longer works; null: it never rests too long. */
  readonly idleDays: number | null;
  /** Addresses and CIDR ranges it may be used from; null: everywhere. */
  readonly networks: readonly string[] | null;
}

/** What is kept of a value. */
export interface StoredValue {
  /** SHA-256. */
  readonly digest: Buffer;
  readonly lastFour: string;
  readonly hasCheckDigits: boolean;
}

/** A key as it decides about a request: its owner with it. */
export interface KeyWithOwner extends Pick<ApiKeySettings, 'grant' | 'expiresAt' | 'idleDays' | 'networks'> {
  readonly oid: number;
  /** When it was made, last reset or last used, by either value: from then on it is idle. */
  readonly lastActive: Date;
  /** Until when the value works that was presented, if it is the one before the last reset; null: it is the present one. */
  readonly formerUntil: Date | null;
  readonly account: Account;
}

interface KeyRow extends AccountRow {
  readonly key_oid: number;
  readonly grant_kind: ApiKeyGrant;
  readonly expires_at: Date | null;
  readonly idle_days: number | null;
  readonly networks: readonly string[] | null;
  readonly last_active: Date;
  readonly shown_until: Date | null;
}

/** The key that has this value, or had it before its last reset. */
export const findApiKey = async (sql: Sql, digest: Buffer): Promise<KeyWithOwner | null> => {
  const { rows } = await sql.query<KeyRow>({
    name: 'api-key-by-digest',
    text: `SELECT k.oid AS key_oid, k.grant_kind, k.expires_at, k.idle_days, k.networks,
        greatest(k.created, k.last_reset, k.last_accessed, k.former_last_accessed) AS last_active,
        CASE WHEN k.digest IS DISTINCT FROM $1 THEN k.former_until END AS shown_until, ${ACCOUNT_COLUMNS}
      FROM ${ACCOUNT_TABLES} JOIN api_key k ON k.user_id = u.oid WHERE k.digest = $1 OR k.former_digest = $1
      ORDER BY k.digest = $1 DESC NULLS LAST LIMIT 1`,
    values: [digest],
  });
  const row = rows[0];
  if (row === undefined) return null;
  return {
    oid: row.key_oid,
    grant: row.grant_kind,
    expiresAt: row.expires_at,
    idleDays: row.idle_days,
    networks: row.networks,
    lastActive: row.last_active,
    formerUntil: row.shown_until,
    account: accountOf(row),
  };
};

/** Digests of the values that may lack our check digits, in hexadecimal. */
export const selectUncheckedDigests = async (sql: Sql): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ digest: string }>({
    name: 'api-key-unchecked-digests',
    text: `SELECT encode(digest, 'hex') AS digest FROM api_key WHERE NOT has_check_digits AND digest IS NOT NULL
      UNION ALL SELECT encode(former_digest, 'hex') FROM api_key
      WHERE former_digest IS NOT NULL AND NOT former_has_check_digits`,
  });
  return rows.map(({ digest }) => digest);
};

export interface NewApiKey {
  readonly userOid: number;
  readonly settings: ApiKeySettings;
  readonly value: StoredValue;
  /** Of the notices before its end, the one whose time has passed already. */
  readonly noticeDays: number | null;
  readonly now: Date;
  /** So many keys may a user have. */
  readonly most: number;
}

/** The new key's ObjectID; null: such a value exists already, or the user is not active or has enough keys. */
export const insertApiKey = async (sql: Sql, key: NewApiKey): Promise<number | null> => {
  const { userOid, settings, value, noticeDays, now, most } = key;
  const { rows } = await sql.query<{ oid: number }>({
    name: 'api-key-insert',
    // The lock on the owner's row makes it wait for whoever disables them.
    text: `INSERT INTO api_key (user_id, description, grant_kind, expires_at, idle_days, networks, digest, last_four,
        has_check_digits, notice_days, created)
      SELECT oid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
      FROM (SELECT oid FROM app_user WHERE oid = $1 AND NOT disabled AND NOT deleted FOR SHARE) active
      WHERE (SELECT count(*) FROM api_key WHERE user_id = $1) < $12
      ON CONFLICT (digest) DO NOTHING RETURNING oid`,
    values: [
      userOid,
      ...settingValues(settings),
      ...[value.digest, value.lastFour, value.hasCheckDigits],
      ...[noticeDays, now, most],
    ],
  });
  return rows[0]?.oid ?? null;
};

/** Whether the key still was as the editor saw it: one who was faster might have narrowed it. */
export const updateApiKey = async (
  sql: Sql,
  key: {
    readonly oid: number;
    readonly before: ApiKeySettings;
    readonly after: ApiKeySettings;
    readonly noticeDays: number | null;
  },
): Promise<boolean> => {
  const { before, after } = key;
  const { rowCount } = await sql.query({
    name: 'api-key-update',
    text: `UPDATE api_key SET description = $2, grant_kind = $3, expires_at = $4, idle_days = $5, networks = $6,
        notice_days = CASE WHEN expires_at IS NOT DISTINCT FROM $4 THEN notice_days ELSE $7 END
      WHERE oid = $1 AND description = $8 AND grant_kind = $9 AND expires_at IS NOT DISTINCT FROM $10
        AND idle_days IS NOT DISTINCT FROM $11 AND networks IS NOT DISTINCT FROM $12`,
    values: [key.oid, ...settingValues(after), key.noticeDays, ...settingValues(before)],
  });
  return rowCount === 1;
};

const settingValues = (settings: ApiKeySettings): readonly unknown[] => [
  settings.description,
  settings.grant,
  settings.expiresAt,
  settings.idleDays,
  settings.networks,
];

export const removeApiKey = async (sql: Sql, oid: number): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'api-key-delete',
    text: 'DELETE FROM api_key WHERE oid = $1',
    values: [oid],
  });
  return rowCount === 1;
};

/** Notes the last use of the value, at most once a minute. */
export const recordApiKeyUse = async (sql: Sql, oid: number, digest: Buffer, now: Date): Promise<void> => {
  await sql.query({
    name: 'api-key-record-use',
    text: `UPDATE api_key SET
        last_accessed = CASE WHEN digest = $2 THEN $3 ELSE last_accessed END,
        former_last_accessed = CASE WHEN former_digest = $2 THEN $3 ELSE former_last_accessed END
      WHERE oid = $1 AND coalesce(CASE WHEN digest = $2 THEN last_accessed ELSE former_last_accessed END, '-infinity')
        <= $3::timestamptz - interval '1 minute'`,
    values: [oid, digest, now],
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

/** A key whose end is near enough to tell its owner. */
export interface EndingKey {
  readonly userOid: number;
  readonly address: string;
  /** The notice: so many days or fewer are left. */
  readonly days: number;
  readonly description: string;
  readonly lastFour: string | null;
  readonly expiresAt: Date;
}

/** Notes for some keys that the notice now due has been given; of several due at once that is the last. */
export const takeEndingKeys = async (sql: Sql, now: Date, most: number): Promise<readonly EndingKey[]> => {
  const { rows } = await sql.query<EndingKey>({
    name: 'api-key-take-ending',
    // Asked again of the row itself: of two nodes at once the second finds the notice given, or the end moved.
    text: `WITH due AS (
        SELECT k.oid, min(d.days) AS days FROM api_key k CROSS JOIN unnest($2::int[]) d(days)
        JOIN app_user u ON u.oid = k.user_id AND NOT u.disabled AND NOT u.deleted AND u.email_address <> ''
        WHERE k.expires_at > $1 AND k.expires_at <= $1::timestamptz + d.days * interval '1 day'
          AND (k.notice_days IS NULL OR k.notice_days > d.days)
        GROUP BY k.oid LIMIT $3)
      UPDATE api_key k SET notice_days = due.days FROM due, app_user u
      WHERE k.oid = due.oid AND u.oid = k.user_id AND (k.notice_days IS NULL OR k.notice_days > due.days)
        AND k.expires_at > $1 AND k.expires_at <= $1::timestamptz + due.days * interval '1 day'
      RETURNING k.user_id AS "userOid", u.email_address AS address, due.days, k.description,
        k.last_four AS "lastFour", k.expires_at AS "expiresAt"`,
    values: [now, NOTICE_DAYS, most],
  });
  return rows;
};
