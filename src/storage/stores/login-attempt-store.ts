import type { Sql } from './account-store.ts';

/** How long a check that may reach the limit keeps others out, unless it ends before. */
const HOLD = "interval '1 minute'";

/** How many decoys there are (0014_accounts.sql). */
export const DECOYS = 256;

export interface Reservation {
  readonly userOid: number;
  /** The failure with this number is the last that is let in. */
  readonly limit: number;
  readonly now: Date;
}

/**
 * Counts a check as failed before it is made, so that parallel ones cannot outrun the count: the failures with this one,
 * or null while the account is locked or the last check that the limit lets in is under way.
 */
export const reserveAttempt = async (sql: Sql, { userOid, limit, now }: Reservation): Promise<number | null> => {
  const { rows } = await sql.query<{ failed: number }>({
    name: 'login-reserve',
    text: `UPDATE app_user SET failed_login_attempts = failed_login_attempts + 1,
      login_held_until = CASE WHEN failed_login_attempts + 1 >= $2 THEN $3::timestamptz + ${HOLD} END
      WHERE oid = $1 AND coalesce(account_locked_until, '-infinity') <= $3 AND coalesce(login_held_until, '-infinity') <= $3
      RETURNING failed_login_attempts AS failed`,
    values: [userOid, limit, now],
  });
  return rows[0]?.failed ?? null;
};

/** The same work on a row of nobody's. */
export const reserveDecoy = async (sql: Sql, slot: number): Promise<void> => {
  await sql.query({
    name: 'login-reserve-decoy',
    text: 'UPDATE login_decoy SET checks = checks + 1 WHERE slot = $1 RETURNING checks',
    values: [slot],
  });
};

/** After the wrong password that reached the limit. */
export const lockUntil = async (sql: Sql, userOid: number, until: Date): Promise<void> => {
  await sql.query({
    name: 'login-lock',
    text: 'UPDATE app_user SET account_locked_until = $2, login_held_until = NULL WHERE oid = $1',
    values: [userOid, until],
  });
};

/** After a right password: nothing is counted against the account any more. `login`: it is noted as one. */
export const clearAttempts = async (sql: Sql, userOid: number, now: Date, login: boolean): Promise<void> => {
  await sql.query({
    name: 'login-clear',
    text: `UPDATE app_user SET failed_login_attempts = 0, login_held_until = NULL,
      account_locked_until = CASE WHEN account_locked_until > $2 THEN account_locked_until END,
      last_login_date = CASE WHEN $3 THEN $2::timestamptz ELSE last_login_date END,
      last_active_date = CASE WHEN $3 THEN $2::timestamptz ELSE last_active_date END
      WHERE oid = $1`,
    values: [userOid, now, login],
  });
};

/** Lifts a lock of any kind. Whether there is such a user. */
export const unlock = async (sql: Sql, userOid: number, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'login-unlock',
    text: `UPDATE app_user SET failed_login_attempts = 0, account_locked_until = NULL, login_held_until = NULL,
      unlocked_at = $2, object_version = object_version + 1 WHERE oid = $1 AND NOT deleted`,
    values: [userOid, now],
  });
  return rowCount === 1;
};

const NETWORK = 'network(set_masklen($1::inet, CASE family($1::inet) WHEN 4 THEN 24 ELSE 64 END))';

/** Charges the /24 or /64 of the address with one check; the result is how many it has within the window, this one included. */
export const chargeNetwork = async (sql: Sql, address: string, now: Date, windowMs: number): Promise<number> => {
  const { rows } = await sql.query<{ checks: number }>({
    name: 'login-charge-network',
    text: `INSERT INTO login_network AS n (network, window_start, checks) VALUES (${NETWORK}, $2, 1)
      ON CONFLICT (network) DO UPDATE SET
        checks = CASE WHEN n.window_start > $3 THEN n.checks + 1 ELSE 1 END,
        window_start = CASE WHEN n.window_start > $3 THEN n.window_start ELSE $2 END
      RETURNING checks`,
    values: [address, now, new Date(now.getTime() - windowMs)],
  });
  return rows[0]?.checks ?? 0;
};

/** Takes one check off again. */
export const refundNetwork = async (sql: Sql, address: string): Promise<void> => {
  await sql.query({
    name: 'login-refund-network',
    text: `UPDATE login_network SET checks = greatest(checks - 1, 0) WHERE network = ${NETWORK}`,
    values: [address],
  });
};

/** Networks whose window is over are forgotten. */
export const deleteNetworksBefore = async (sql: Sql, before: Date): Promise<void> => {
  await sql.query({
    name: 'login-delete-networks',
    text: 'DELETE FROM login_network WHERE window_start < $1',
    values: [before],
  });
};

/** Locks whoever was last here, or made, unlocked, before that time; the result is how many. */
export const lockIdleSince = async (sql: Sql, before: Date, until: Date): Promise<number> => {
  const { rowCount } = await sql.query({
    name: 'login-lock-idle',
    text: `UPDATE app_user SET account_locked_until = $2
      WHERE greatest(last_active_date, last_login_date, unlocked_at, creation_date) <= $1
        AND NOT deleted AND NOT disabled AND coalesce(account_locked_until, '-infinity') < $2`,
    values: [before, until],
  });
  return rowCount ?? 0;
};
