import type { Pool, PoolClient } from '../database.ts';
import { inTransaction } from '../in-transaction.ts';
import type { Sql } from './account-store.ts';

/** That a user has allowed an application, as it is listed. */
export interface AuthorizedApplication {
  readonly oid: number;
  readonly userOid: number;
  readonly userName: string;
  readonly displayName: string | null;
  readonly clientOid: number;
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly created: Date;
  readonly lastAuthorized: Date;
  /** The last sign-in through it or request with one of its tokens; null: neither is known any more. */
  readonly lastUsed: Date | null;
  readonly revokedAt: Date | null;
}

/** Which ones; what is null bounds nothing. Texts are looked for inside the values, in any case. */
export interface ApplicationFilter {
  readonly userOid: number | null;
  readonly clientOid: number | null;
  readonly displayName: string | null;
  readonly userName: string | null;
  readonly clientName: string | null;
}

export const ALL_APPLICATIONS: ApplicationFilter = {
  userOid: null,
  clientOid: null,
  displayName: null,
  userName: null,
  clientName: null,
};

const ORDERS = {
  'Name ASC': 'lower(c.name), a.oid',
  'Name DESC': 'lower(c.name) DESC, a.oid DESC',
  'Created ASC': 'a.created, a.oid',
  'Created DESC': 'a.created DESC, a.oid DESC',
  'LastAuthorized ASC': 'a.last_authorized, a.oid',
  'LastAuthorized DESC': 'a.last_authorized DESC, a.oid DESC',
} as const;

export type ApplicationOrder = keyof typeof ORDERS;

export const isApplicationOrder = (text: string): text is ApplicationOrder => Object.hasOwn(ORDERS, text);

const TABLES = `authorized_application a JOIN oauth_client c ON c.oid = a.client_oid
  JOIN app_user u ON u.oid = a.user_id`;

const COLUMNS = `a.oid, a.user_id AS "userOid", u.user_name AS "userName", u.display_name AS "displayName",
  c.oid AS "clientOid", c.client_id AS "clientId", c.name AS "clientName", a.scopes, a.created,
  a.last_authorized AS "lastAuthorized", a.revoked_at AS "revokedAt",
  greatest(
    (SELECT max(t.last_used) FROM access_token t WHERE t.user_id = a.user_id AND t.client_id = c.client_id),
    (SELECT max(g.created) FROM oauth_grant g WHERE g.user_id = a.user_id AND g.client_oid = a.client_oid)
  ) AS "lastUsed"`;

const MATCHES = `($1::bigint IS NULL OR a.user_id = $1)
  AND ($2::bigint IS NULL OR a.client_oid = $2)
  AND ($3::text IS NULL OR strpos(lower(u.display_name), lower($3)) > 0)
  AND ($4::text IS NULL OR strpos(lower(u.user_name), lower($4)) > 0)
  AND ($5::text IS NULL OR strpos(lower(c.name), lower($5)) > 0)`;

const valuesOf = (filter: ApplicationFilter): readonly unknown[] => [
  filter.userOid,
  filter.clientOid,
  filter.displayName,
  filter.userName,
  filter.clientName,
];

export interface ApplicationPage {
  readonly filter: ApplicationFilter;
  readonly order: ApplicationOrder;
  /** So many are left out before the first. */
  readonly offset: number;
  /** Null: all of them. */
  readonly most: number | null;
}

export const selectAuthorizedApplications = async (
  sql: Sql,
  page: ApplicationPage,
): Promise<readonly AuthorizedApplication[]> => {
  const { rows } = await sql.query<AuthorizedApplication>({
    name: `authorized-application-list by ${page.order}`,
    text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${MATCHES} ORDER BY ${ORDERS[page.order]} LIMIT $6 OFFSET $7`,
    values: [...valuesOf(page.filter), page.most, page.offset],
  });
  return rows;
};

export const countAuthorizedApplications = async (sql: Sql, filter: ApplicationFilter): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>({
    name: 'authorized-application-count',
    text: `SELECT count(*)::int AS count FROM ${TABLES} WHERE ${MATCHES}`,
    values: [...valuesOf(filter)],
  });
  return rows[0]?.count ?? 0;
};

export const findAuthorizedApplication = async (sql: Sql, oid: number): Promise<AuthorizedApplication | null> => {
  const { rows } = await sql.query<AuthorizedApplication>({
    name: 'authorized-application-by-oid',
    text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE a.oid = $1`,
    values: [oid],
  });
  return rows[0] ?? null;
};

/** Whose application was just revoked, and what it was. */
export interface RevokedApplication {
  readonly userOid: number;
  readonly clientName: string;
  /** Null: the user has no address. */
  readonly address: string | null;
}

/**
 * Takes back what a user has allowed, with every grant and token that came of it; done again it ends what was left. Null:
 * there is none. A statement each, in this order: issuing a token holds a lock on its grant, so that either the tokens'
 * statement sees it or it finds its grant revoked.
 */
const revoke = async (client: PoolClient, oid: number, now: Date): Promise<RevokedApplication | null> => {
  const { rows } = await client.query<RevokedApplication & { clientOid: number; clientId: string }>({
    name: 'authorized-application-revoke',
    text: `UPDATE authorized_application a SET revoked_at = coalesce(a.revoked_at, $2) FROM oauth_client c, app_user u
      WHERE a.oid = $1 AND c.oid = a.client_oid AND u.oid = a.user_id
      RETURNING a.user_id AS "userOid", c.oid AS "clientOid", c.client_id AS "clientId", c.name AS "clientName",
        u.email_address AS address`,
    values: [oid, now],
  });
  const [revoked] = rows;
  if (revoked === undefined) return null;
  await client.query({
    name: 'authorized-application-revoke-grants',
    text: 'UPDATE oauth_grant SET revoked_at = $3 WHERE user_id = $1 AND client_oid = $2 AND revoked_at IS NULL',
    values: [revoked.userOid, revoked.clientOid, now],
  });
  await client.query({
    name: 'authorized-application-revoke-tokens',
    text: 'UPDATE access_token SET revoked_at = $3 WHERE user_id = $1 AND client_id = $2 AND revoked_at IS NULL',
    values: [revoked.userOid, revoked.clientId, now],
  });
  return revoked;
};

/** Revokes it in one transaction, with what `besides` writes in it. */
export const revokeAuthorizedApplication = (
  pool: Pool,
  oid: number,
  now: Date,
  besides: (client: PoolClient, revoked: RevokedApplication) => Promise<void>,
): Promise<RevokedApplication | null> =>
  inTransaction(
    { main: pool },
    async (client) => {
      const revoked = await revoke(client, oid, now);
      if (revoked !== null) await besides(client, revoked);
      return revoked;
    },
    () => true,
  );
