import type { Sql } from './account-store.ts';
import type { ApiKeySettings } from './api-key-store.ts';

/** A key as it is listed. No value is stored anywhere. */
export interface ListedApiKey extends ApiKeySettings {
  readonly oid: number;
  readonly userOid: number;
  readonly userName: string;
  readonly displayName: string | null;
  /** The owner is disabled, so that the key does not work. */
  readonly ownerDisabled: boolean;
  /** Null: the owner has a new value to claim. */
  readonly lastFour: string | null;
  readonly created: Date;
  /** Last use of the present value. */
  readonly lastAccessed: Date | null;
  readonly lastReset: Date | null;
  readonly formerLastFour: string | null;
  readonly formerUntil: Date | null;
  readonly formerLastAccessed: Date | null;
  /** When it was made, last reset or last used, by either value. */
  readonly lastActive: Date;
}

/** Which keys; what is null bounds nothing. Texts are looked for inside the values, in any case but for `lastFour`. */
export interface KeyFilter {
  readonly userOid: number | null;
  readonly displayName: string | null;
  readonly userName: string | null;
  readonly description: string | null;
  readonly lastFour: string | null;
  /** Looked for in the description, both names and the last four characters. */
  readonly search: string | null;
}

export const ALL_KEYS: KeyFilter = {
  userOid: null,
  displayName: null,
  userName: null,
  description: null,
  lastFour: null,
  search: null,
};

/** Never used or reset is before everything else. */
const ORDERS = {
  'Created ASC': 'k.created, k.oid',
  'Created DESC': 'k.created DESC, k.oid DESC',
  'LastAccessed ASC': 'k.last_accessed NULLS FIRST, k.oid',
  'LastAccessed DESC': 'k.last_accessed DESC NULLS LAST, k.oid DESC',
  'LastReset ASC': 'k.last_reset NULLS FIRST, k.oid',
  'LastReset DESC': 'k.last_reset DESC NULLS LAST, k.oid DESC',
} as const;

export type KeyOrder = keyof typeof ORDERS;

export const isKeyOrder = (text: string): text is KeyOrder => Object.hasOwn(ORDERS, text);

const COLUMNS = `k.oid, k.user_id AS "userOid", u.user_name AS "userName", u.display_name AS "displayName",
  u.disabled AS "ownerDisabled", k.description, k.grant_kind AS grant, k.last_four AS "lastFour", k.created,
  k.last_accessed AS "lastAccessed", k.last_reset AS "lastReset", k.expires_at AS "expiresAt",
  k.idle_days AS "idleDays", k.networks, k.former_last_four AS "formerLastFour", k.former_until AS "formerUntil",
  k.former_last_accessed AS "formerLastAccessed",
  greatest(k.created, k.last_reset, k.last_accessed, k.former_last_accessed) AS "lastActive"`;

const TABLES = 'api_key k JOIN app_user u ON u.oid = k.user_id';

const MATCHES = `($1::bigint IS NULL OR k.user_id = $1)
  AND ($2::text IS NULL OR strpos(lower(u.display_name), lower($2)) > 0)
  AND ($3::text IS NULL OR strpos(lower(u.user_name), lower($3)) > 0)
  AND ($4::text IS NULL OR strpos(lower(k.description), lower($4)) > 0)
  AND ($5::text IS NULL OR strpos(k.last_four, $5) > 0)
  AND ($6::text IS NULL OR strpos(k.last_four, $6) > 0
    OR strpos(lower(concat_ws(E'\\n', k.description, u.display_name, u.user_name)), lower($6)) > 0)`;

const valuesOf = (filter: KeyFilter): readonly unknown[] => [
  filter.userOid,
  filter.displayName,
  filter.userName,
  filter.description,
  filter.lastFour,
  filter.search,
];

export interface KeyPage {
  readonly filter: KeyFilter;
  readonly order: KeyOrder;
  /** So many are left out before the first. */
  readonly offset: number;
  /** Null: all of them. */
  readonly most: number | null;
}

export const selectApiKeys = async (sql: Sql, page: KeyPage): Promise<readonly ListedApiKey[]> => {
  const { rows } = await sql.query<ListedApiKey>({
    name: `api-key-list by ${page.order}`,
    text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${MATCHES} ORDER BY ${ORDERS[page.order]} LIMIT $7 OFFSET $8`,
    values: [...valuesOf(page.filter), page.most, page.offset],
  });
  return rows;
};

export const countApiKeys = async (sql: Sql, filter: KeyFilter): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>({
    name: 'api-key-count',
    text: `SELECT count(*)::int AS count FROM ${TABLES} WHERE ${MATCHES}`,
    values: [...valuesOf(filter)],
  });
  return rows[0]?.count ?? 0;
};

/** One key, with the digest of its present value. */
export const selectApiKey = async (
  sql: Sql,
  oid: number,
): Promise<(ListedApiKey & { readonly digest: Buffer | null }) | null> => {
  const { rows } = await sql.query<ListedApiKey & { digest: Buffer | null }>({
    name: 'api-key-by-oid',
    text: `SELECT k.digest, ${COLUMNS} FROM ${TABLES} WHERE k.oid = $1`,
    values: [oid],
  });
  return rows[0] ?? null;
};
