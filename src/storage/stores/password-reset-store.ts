import type { Sql } from './account-store.ts';

export interface StoredReset {
  readonly userOid: number;
  /** SHA-256 of the token. */
  readonly digest: Buffer;
  readonly now: Date;
  readonly expiresAt: Date;
  /** An earlier reset that is younger than this stays, and nothing is stored. */
  readonly unlessSince: Date;
  /** The user is to choose the first password; a reset and an invitation stand side by side. */
  readonly invitation: boolean;
}

/** Puts a reset in the place of the user's earlier one of its kind. Whether it was stored. */
export const putReset = async (sql: Sql, reset: StoredReset): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'password-reset-put',
    text: `INSERT INTO password_reset AS r (user_id, digest, created_at, expires_at, invitation) SELECT $1, $2, $3, $4, $6
      WHERE NOT EXISTS (SELECT FROM app_user WHERE oid = $1 AND email_by_key)
      ON CONFLICT (user_id, invitation) DO UPDATE SET digest = $2, created_at = $3, expires_at = $4 WHERE r.created_at <= $5`,
    values: [reset.userOid, reset.digest, reset.now, reset.expiresAt, reset.unlessSince, reset.invitation],
  });
  return rowCount === 1;
};

/** Whose reset it is, while it is valid. */
export const findReset = async (sql: Sql, digest: Buffer, now: Date): Promise<number | null> => {
  const { rows } = await sql.query<{ user_id: number }>({
    name: 'password-reset-find',
    text: 'SELECT user_id FROM password_reset WHERE digest = $1 AND expires_at > $2',
    values: [digest, now],
  });
  return rows[0]?.user_id ?? null;
};

/** Uses the reset up; of several at the same time one is told true. */
export const takeReset = async (sql: Sql, digest: Buffer, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'password-reset-take',
    text: 'DELETE FROM password_reset WHERE digest = $1 AND expires_at > $2',
    values: [digest, now],
  });
  return rowCount === 1;
};

export const deleteResetsExpiredBefore = async (sql: Sql, before: Date): Promise<void> => {
  await sql.query({
    name: 'password-reset-expire',
    text: 'DELETE FROM password_reset WHERE expires_at <= $1',
    values: [before],
  });
};
