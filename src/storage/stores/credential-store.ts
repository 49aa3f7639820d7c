import type { Sql } from './account-store.ts';

export interface NewPassword {
  readonly userOid: number;
  readonly hash: string;
  readonly now: Date;
  /** How many of the passwords before this one are kept to be refused; the present one is the first of them. */
  readonly kept: number;
  readonly endsSessions: boolean;
  /** The hash that must still be the present one; null: whichever is. */
  readonly before: string | null;
}

/** Sets the password and lifts a lock. False: no such user, or another hash than expected; undo the transaction then. */
export const writePasswordHash = async (sql: Sql, password: NewPassword): Promise<boolean> => {
  const { userOid, hash, now, kept, endsSessions, before } = password;
  const { rowCount } = await sql.query({
    name: 'credential-write-password',
    text: `WITH owner AS (
        UPDATE app_user SET last_password_update_date = $3, failed_login_attempts = 0, account_locked_until = NULL,
          login_held_until = NULL, unlocked_at = $3
        WHERE oid = $1 AND NOT deleted RETURNING oid)
      INSERT INTO credential (user_id, password_hash) SELECT oid, $2 FROM owner
      ON CONFLICT (user_id) DO UPDATE
        SET password_hash = excluded.password_hash,
          previous_hashes = (array_remove(ARRAY[credential.password_hash], NULL) || credential.previous_hashes)[1:$4],
          session_epoch = credential.session_epoch + CASE WHEN $5 THEN 1 ELSE 0 END
        WHERE $6::text IS NULL OR credential.password_hash = $6`,
    values: [userOid, hash, now, kept, endsSessions, before],
  });
  return rowCount === 1;
};

/** The same password in another hash, unless it was changed meanwhile. */
export const replacePasswordHash = async (sql: Sql, userOid: number, before: string, hash: string): Promise<void> => {
  await sql.query({
    name: 'credential-replace-hash',
    text: 'UPDATE credential SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2',
    values: [userOid, before, hash],
  });
};

/** Hashes of the passwords before the present one, newest first. */
export const findPreviousHashes = async (sql: Sql, userOid: number): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ previous_hashes: readonly string[] }>({
    name: 'credential-previous-hashes',
    text: 'SELECT previous_hashes FROM credential WHERE user_id = $1',
    values: [userOid],
  });
  return rows[0]?.previous_hashes ?? [];
};

/** Ends every session of the user, on all nodes, whether it has a row or not. */
export const raiseSessionEpoch = async (sql: Sql, userOid: number): Promise<void> => {
  await sql.query({
    name: 'credential-raise-session-epoch',
    text: `INSERT INTO credential (user_id, session_epoch) VALUES ($1, 1)
      ON CONFLICT (user_id) DO UPDATE SET session_epoch = credential.session_epoch + 1`,
    values: [userOid],
  });
};
