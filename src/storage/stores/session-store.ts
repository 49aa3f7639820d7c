import {
  ACCOUNT_COLUMNS,
  ACCOUNT_TABLES,
  type Account,
  type AccountRow,
  accountOf,
  type Sql,
} from './account-store.ts';

/** What is stored of a session, beside its user. A session that was only handed out has no row: `lastUsed` is null. */
export interface StoredSession {
  readonly account: Account;
  readonly lastUsed: Date | null;
  readonly ended: boolean;
}

interface SessionRow extends AccountRow {
  readonly last_used_at: Date | null;
  readonly ended: boolean;
}

/** The session's user and row in one read; null: there is no such user. */
export const findSession = async (sql: Sql, userOid: number, digest: Buffer): Promise<StoredSession | null> => {
  const { rows } = await sql.query<SessionRow>({
    name: 'session-by-digest',
    text: `SELECT t.last_used_at, t.ended_at IS NOT NULL AS ended, ${ACCOUNT_COLUMNS}
      FROM ${ACCOUNT_TABLES} LEFT JOIN session t ON t.digest = $2 AND t.user_id = u.oid WHERE u.oid = $1`,
    values: [userOid, digest],
  });
  const row = rows[0];
  return row === undefined ? null : { account: accountOf(row), lastUsed: row.last_used_at, ended: row.ended };
};

export interface SessionUse {
  readonly digest: Buffer;
  readonly userOid: number;
  readonly issuedAt: Date;
  readonly epoch: number;
  readonly address: string;
  readonly userAgent: string | null;
  /** Its cookie came with this request; false: only its token was fetched. */
  readonly cameBack: boolean;
  readonly now: Date;
}

const WRITTEN = 'digest, user_id, issued_at, epoch, address, user_agent, came_back, last_used_at';

const valuesOf = (use: SessionUse): unknown[] => [
  use.digest,
  use.userOid,
  use.issuedAt,
  use.epoch,
  use.address,
  use.userAgent,
  use.cameBack,
  use.now,
];

/** Makes the row or moves its last use, at most once a minute; an ended session stays as it is. True: the row is new. */
export const recordSessionUse = async (sql: Sql, use: SessionUse): Promise<boolean> => {
  const { rows } = await sql.query<{ is_new: boolean }>({
    name: 'session-record-use',
    // xmax is 0 in a row that nothing has updated yet.
    text: `INSERT INTO session (${WRITTEN}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (digest) DO UPDATE SET last_used_at = excluded.last_used_at, address = excluded.address,
        user_agent = excluded.user_agent, came_back = session.came_back OR excluded.came_back
      WHERE session.ended_at IS NULL AND session.last_used_at <= excluded.last_used_at - interval '1 minute'
      RETURNING xmax = 0 AS is_new`,
    values: valuesOf(use),
  });
  return rows[0]?.is_new ?? false;
};

/** Ends it for good; one without a row gets one, or its id would go on verifying. */
export const recordSessionEnd = async (sql: Sql, use: SessionUse): Promise<void> => {
  await sql.query({
    name: 'session-record-end',
    text: `INSERT INTO session (${WRITTEN}, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
      ON CONFLICT (digest) DO UPDATE SET ended_at = coalesce(session.ended_at, excluded.ended_at)`,
    values: valuesOf(use),
  });
};

/** Notes that the password was proved then; the row is made where there is none yet. An ended session stays as it is. */
export const recordPasswordProof = async (sql: Sql, use: SessionUse, provedAt: Date): Promise<void> => {
  await sql.query({
    name: 'session-record-proof',
    text: `INSERT INTO session (${WRITTEN}, confirmed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (digest) DO UPDATE SET confirmed_at = excluded.confirmed_at WHERE session.ended_at IS NULL`,
    values: [...valuesOf(use), provedAt],
  });
};

/** When the password was last proved in the session; null: never since it was issued. */
export const findPasswordProof = async (sql: Sql, digest: Buffer): Promise<Date | null> => {
  const { rows } = await sql.query<{ confirmed_at: Date | null }>({
    name: 'session-proof',
    text: 'SELECT confirmed_at FROM session WHERE digest = $1',
    values: [digest],
  });
  return rows[0]?.confirmed_at ?? null;
};

/**
 * Keeps the user's `most` sessions: first those whose cookie came back, then those used last. The rows of the others go,
 * and with them the sessions, as soon as these are too old to live without a row.
 */
export const keepLatestSessions = async (sql: Sql, userOid: number, most: number): Promise<void> => {
  await sql.query({
    name: 'session-keep-latest',
    text: `DELETE FROM session WHERE digest IN (
      SELECT digest FROM session WHERE user_id = $1 AND ended_at IS NULL
      ORDER BY came_back DESC, last_used_at DESC OFFSET $2)`,
    values: [userOid, most],
  });
};

/** From when on a row says nothing any more that the id's own age does not say. */
export interface SessionHorizons {
  readonly issued: Date;
  readonly used: Date;
  readonly ended: Date;
}

/** Removes rows of sessions that were issued, last used or ended before these. */
export const deleteOldSessions = async (sql: Sql, { issued, used, ended }: SessionHorizons): Promise<void> => {
  await sql.query({
    name: 'session-delete-old',
    text: 'DELETE FROM session WHERE issued_at < $1 OR last_used_at < $2 OR ended_at < $3',
    values: [issued, used, ended],
  });
};

/** A session as its user may see it. */
export interface ListedSession {
  readonly oid: number;
  readonly digest: string;
  readonly created: Date;
  readonly lastUsed: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

export interface SessionQuery {
  readonly userOid: number;
  readonly epoch: number;
  readonly issuedAfter: Date;
  readonly usedAfter: Date;
}

/** The user's living sessions, the one used last first. */
export const selectSessions = async (sql: Sql, query: SessionQuery): Promise<readonly ListedSession[]> => {
  const { rows } = await sql.query<ListedSession>({
    name: 'session-list',
    text: `SELECT oid, encode(digest, 'hex') AS digest, issued_at AS created, last_used_at AS "lastUsed", address,
        user_agent AS "userAgent"
      FROM session WHERE user_id = $1 AND ended_at IS NULL AND epoch = $2 AND issued_at > $3 AND last_used_at > $4
      ORDER BY last_used_at DESC, oid DESC`,
    values: [query.userOid, query.epoch, query.issuedAfter, query.usedAfter],
  });
  return rows;
};

/** Ends one session, of this user where one is given; gives whose it was, or null: there is none that lives. */
export const endSessionByOid = async (
  sql: Sql,
  oid: number,
  userOid: number | null,
  now: Date,
): Promise<number | null> => {
  const { rows } = await sql.query<{ user_id: number }>({
    name: 'session-end-by-oid',
    text: `UPDATE session SET ended_at = $3
      WHERE oid = $1 AND ended_at IS NULL AND ($2::bigint IS NULL OR user_id = $2) RETURNING user_id`,
    values: [oid, userOid, now],
  });
  return rows[0]?.user_id ?? null;
};
