import type { Account, Sql } from './account-store.ts';
import type { KeyWithOwner } from './api-key-store.ts';

/** An active user with what a setting of the subscription may change for them; the subscription's own policy is apart. */
export interface UserStanding
  extends Pick<
    Account,
    'userOid' | 'subscriptionAdmin' | 'lockedUntil' | 'passwordUpdated' | 'lastLogin' | 'lastActive' | 'unlockedAt'
  > {
  readonly hasPassword: boolean;
  /** The time-out that the user chose, which counts where the subscription sets none. */
  readonly ownTimeoutSeconds: number | null;
}

/** Every user who is neither disabled nor deleted. */
export const selectStandings = async (sql: Sql): Promise<readonly UserStanding[]> => {
  const { rows } = await sql.query<UserStanding>({
    name: 'standing-users',
    text: `SELECT u.oid AS "userOid", u.subscription_admin AS "subscriptionAdmin", u.account_locked_until AS "lockedUntil",
        u.last_password_update_date AS "passwordUpdated", u.last_login_date AS "lastLogin",
        u.last_active_date AS "lastActive", u.unlocked_at AS "unlockedAt",
        c.password_hash IS NOT NULL AS "hasPassword",
        coalesce(p.session_timeout_seconds, u.session_timeout) AS "ownTimeoutSeconds"
      FROM app_user u
      LEFT JOIN credential c ON c.user_id = u.oid
      LEFT JOIN user_profile p ON p.user_id = u.oid
      WHERE NOT u.disabled AND NOT u.deleted`,
  });
  return rows;
};

/** What of a key says whether its value works. */
export interface KeyStanding extends Pick<KeyWithOwner, 'expiresAt' | 'idleDays' | 'lastActive'> {
  readonly userOid: number;
}

/** Every key that has a value. */
export const selectKeyStandings = async (sql: Sql): Promise<readonly KeyStanding[]> => {
  const { rows } = await sql.query<KeyStanding>({
    name: 'standing-keys',
    text: `SELECT user_id AS "userOid", expires_at AS "expiresAt", idle_days AS "idleDays",
        greatest(created, last_reset, last_accessed, former_last_accessed) AS "lastActive"
      FROM api_key WHERE digest IS NOT NULL`,
  });
  return rows;
};

/** What of a session says how long it lives and from where it is used. */
export interface SessionStanding {
  readonly userOid: number;
  readonly issuedAt: Date;
  readonly lastUsed: Date;
  readonly address: string | null;
}

/** Every session that was used after this moment and that nobody has ended. */
export const selectSessionStandings = async (sql: Sql, usedAfter: Date): Promise<readonly SessionStanding[]> => {
  const { rows } = await sql.query<SessionStanding>({
    name: 'standing-sessions',
    text: `SELECT t.user_id AS "userOid", t.issued_at AS "issuedAt", t.last_used_at AS "lastUsed", t.address
      FROM session t LEFT JOIN credential c ON c.user_id = t.user_id
      WHERE t.ended_at IS NULL AND t.epoch = coalesce(c.session_epoch, 0) AND t.last_used_at > $1`,
    values: [usedAfter],
  });
  return rows;
};

/** Who stands on the list of SSO exceptions, whether active or not. */
export const selectExceptions = async (sql: Sql): Promise<ReadonlySet<number>> => {
  const { rows } = await sql.query<{ user_id: number }>({
    name: 'standing-exceptions',
    text: 'SELECT user_id FROM sso_user_exception',
  });
  return new Set(rows.map(({ user_id }) => user_id));
};
