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
  readonly now: Date;
}

/** Makes the row or moves its last use, at most once a minute; an ended session stays as it is. */
export const recordSessionUse = async (sql: Sql, use: SessionUse): Promise<void> => {
  await sql.query({
    name: 'session-record-use',
    text: `INSERT INTO session (digest, user_id, issued_at, last_used_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (digest) DO UPDATE SET last_used_at = excluded.last_used_at
      WHERE session.ended_at IS NULL AND session.last_used_at <= excluded.last_used_at - interval '1 minute'`,
    values: [use.digest, use.userOid, use.issuedAt, use.now],
  });
};

/** Ends it for good; one without a row gets one, or its id would go on verifying. */
export const recordSessionEnd = async (sql: Sql, use: SessionUse): Promise<void> => {
  await sql.query({
    name: 'session-record-end',
    text: `INSERT INTO session (digest, user_id, issued_at, last_used_at, ended_at) VALUES ($1, $2, $3, $4, $4)
      ON CONFLICT (digest) DO UPDATE SET ended_at = coalesce(session.ended_at, excluded.ended_at)`,
    values: [use.digest, use.userOid, use.issuedAt, use.now],
  });
};

/** Removes rows of sessions issued before `horizon`: by then their ids are refused for their age alone. */
export const deleteSessionsIssuedBefore = async (sql: Sql, horizon: Date): Promise<void> => {
  await sql.query({
    name: 'session-delete-old',
    text: 'DELETE FROM session WHERE issued_at < $1',
    values: [horizon],
  });
};
