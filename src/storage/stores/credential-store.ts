import type { Sql } from './account-store.ts';

/** Sets the password, ends every session of the user, and lifts a lock. */
export const writePasswordHash = async (sql: Sql, userOid: number, hash: string, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'credential-write-password',
    text: `WITH owner AS (
        UPDATE app_user SET last_password_update_date = $3, failed_login_attempts = 0, account_locked_until = NULL
        WHERE oid = $1 AND NOT deleted RETURNING oid)
      INSERT INTO credential (user_id, password_hash) SELECT oid, $2 FROM owner
      ON CONFLICT (user_id) DO UPDATE
        SET password_hash = excluded.password_hash, session_epoch = credential.session_epoch + 1`,
    values: [userOid, hash, now],
  });
  return rowCount === 1;
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
