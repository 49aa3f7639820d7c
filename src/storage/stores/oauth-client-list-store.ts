import type { Sql } from './account-store.ts';
import type { OAuthClient } from './oauth-client-store.ts';
import { OAUTH_CLIENT_COLUMNS } from './oauth-client-store.ts';

/** A client as it is listed. */
export interface ListedOAuthClient extends OAuthClient {
  /** Null: nobody owns it. */
  readonly owner: {
    readonly oid: number;
    readonly userName: string;
    readonly displayName: string | null;
    /** Disabled or deleted. */
    readonly isGone: boolean;
    readonly emailAddress: string | null;
  } | null;
  /** Null: a public client. */
  readonly secretLastFour: string | null;
  readonly created: Date;
  readonly lastRotated: Date | null;
  readonly lastUsed: Date | null;
  /** How many users have allowed it and not taken that back. */
  readonly users: number;
}

/** Which clients; what is null bounds nothing. Texts are looked for inside the values, in any case. */
export interface ClientFilter {
  readonly ownerOid: number | null;
  readonly name: string | null;
  readonly ownerName: string | null;
}

/** What was never used is before everything else. */
const ORDERS = {
  'Name ASC': 'lower(c.name), c.oid',
  'Name DESC': 'lower(c.name) DESC, c.oid DESC',
  'Created ASC': 'c.created, c.oid',
  'Created DESC': 'c.created DESC, c.oid DESC',
  'LastUsed ASC': 'c.last_used NULLS FIRST, c.oid',
  'LastUsed DESC': 'c.last_used DESC NULLS LAST, c.oid DESC',
} as const;

export type ClientOrder = keyof typeof ORDERS;

export const isClientOrder = (text: string): text is ClientOrder => Object.hasOwn(ORDERS, text);

const COLUMNS = `${OAUTH_CLIENT_COLUMNS}, c.secret_last_four AS "secretLastFour", c.created,
  c.last_rotated AS "lastRotated", c.last_used AS "lastUsed",
  CASE WHEN u.oid IS NOT NULL THEN json_build_object('oid', u.oid, 'userName', u.user_name,
    'displayName', u.display_name, 'isGone', u.disabled OR u.deleted, 'emailAddress', u.email_address) END AS owner,
  (SELECT count(*)::int FROM authorized_application a WHERE a.client_oid = c.oid AND a.revoked_at IS NULL) AS users`;

const TABLES = 'oauth_client c LEFT JOIN app_user u ON u.oid = c.owner_id';

const MATCHES = `($1::bigint IS NULL OR c.owner_id = $1)
  AND ($2::text IS NULL OR strpos(lower(c.name), lower($2)) > 0)
  AND ($3::text IS NULL OR strpos(lower(u.user_name), lower($3)) > 0)`;

const valuesOf = ({ ownerOid, name, ownerName }: ClientFilter): readonly unknown[] => [ownerOid, name, ownerName];

export interface ClientPage {
  readonly filter: ClientFilter;
  readonly order: ClientOrder;
  /** So many are left out before the first. */
  readonly offset: number;
  /** Null: all of them. */
  readonly most: number | null;
}

export const selectOAuthClients = async (sql: Sql, page: ClientPage): Promise<readonly ListedOAuthClient[]> => {
  const { rows } = await sql.query<ListedOAuthClient>({
    name: `oauth-client-list by ${page.order}`,
    text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${MATCHES} ORDER BY ${ORDERS[page.order]} LIMIT $4 OFFSET $5`,
    values: [...valuesOf(page.filter), page.most, page.offset],
  });
  return rows;
};

export const countOAuthClients = async (sql: Sql, filter: ClientFilter): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>({
    name: 'oauth-client-count',
    text: `SELECT count(*)::int AS count FROM ${TABLES} WHERE ${MATCHES}`,
    values: [...valuesOf(filter)],
  });
  return rows[0]?.count ?? 0;
};

/** One client, by what it sends as `client_id`. */
export const selectOAuthClient = async (sql: Sql, clientId: string): Promise<ListedOAuthClient | null> => {
  const { rows } = await sql.query<ListedOAuthClient>({
    name: 'oauth-client-listed-by-id',
    text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE c.client_id = $1`,
    values: [clientId],
  });
  return rows[0] ?? null;
};
