import type { Pool, PoolClient } from '../database.ts';

/** A pool, or a client within a transaction of the caller's. */
export type Sql = Pool | PoolClient;

/** Who may sign in how: the model's four modes of Subscription.AuthenticationPolicy (decision 16). */
export const AUTHENTICATION_POLICIES = ['Rally Only', 'SSO Only', 'SSO With Exceptions', 'Rally or SSO'] as const;

export type AuthenticationPolicy = (typeof AUTHENTICATION_POLICIES)[number];

/** A user with all that bears on signing in, and the subscription's rules about it. */
export interface Account {
  readonly userOid: number;
  /** As stored; two users never differ by case alone, and signing in ignores case. */
  readonly userName: string;
  readonly subscriptionAdmin: boolean;
  readonly disabled: boolean;
  readonly deleted: boolean;
  readonly lockedUntil: Date | null;
  readonly passwordUpdated: Date | null;
  readonly lastLogin: Date | null;
  readonly lastActive: Date | null;
  readonly failedLoginAttempts: number;
  readonly canCreateApiKey: boolean;
  /** PHC string; null: the user has no password. */
  readonly passwordHash: string | null;
  readonly sessionEpoch: number;
  readonly onExceptionsList: boolean;
  /** The subscription's, else the user's own; null: neither set one. */
  readonly sessionTimeoutSeconds: number | null;
  readonly policy: SubscriptionPolicy;
}

export interface SubscriptionPolicy {
  readonly subscriptionOid: number;
  readonly apiKeysEnabled: boolean;
  readonly authentication: AuthenticationPolicy;
  /** Whether anybody stands on the exceptions list; an empty one blocks nobody. */
  readonly exceptionsListInUse: boolean;
  /** 0: passwords never expire. */
  readonly passwordExpirationDays: number;
  readonly maximumLoginAttempts: number;
  /** Minutes; -1: until an administrator unlocks. */
  readonly lockoutMinutes: number;
  /** The age that no session outlives; null: the server's own. */
  readonly sessionLifetimeSeconds: number | null;
}

export interface AccountRow {
  readonly user_oid: number;
  readonly user_name: string;
  readonly subscription_admin: boolean;
  readonly disabled: boolean;
  readonly deleted: boolean;
  readonly account_locked_until: Date | null;
  readonly last_password_update_date: Date | null;
  readonly last_login_date: Date | null;
  readonly last_active_date: Date | null;
  readonly failed_login_attempts: number;
  readonly can_create_api_key: boolean;
  readonly password_hash: string | null;
  readonly session_epoch: number;
  readonly on_exceptions_list: boolean;
  readonly session_timeout_seconds: number | null;
  readonly subscription_oid: number;
  readonly api_keys_enabled: boolean;
  readonly authentication_policy: string | null;
  readonly exceptions_list_in_use: boolean;
  readonly password_expiration_days: number | null;
  readonly maximumloginattempts: number | null;
  readonly user_lockout_time: number | null;
  readonly session_lifetime_seconds: number | null;
}

/** The select list of an account; the stores of keys and sessions put their own columns before it. */
export const ACCOUNT_COLUMNS = `
  u.oid AS user_oid, u.user_name, u.subscription_admin, u.disabled, u.deleted, u.account_locked_until,
  u.last_password_update_date, u.last_login_date, u.last_active_date, u.failed_login_attempts, u.can_create_api_key,
  c.password_hash, coalesce(c.session_epoch, 0) AS session_epoch,
  EXISTS (SELECT FROM sso_user_exception e WHERE e.user_id = u.oid) AS on_exceptions_list,
  coalesce(s.session_timeout_seconds, p.session_timeout_seconds, u.session_timeout) AS session_timeout_seconds,
  s.oid AS subscription_oid, s.api_keys_enabled, s.authentication_policy,
  s.authentication_policy = 'SSO With Exceptions' AND EXISTS (SELECT FROM sso_user_exception) AS exceptions_list_in_use,
  s.password_expiration_days, s.maximumloginattempts, s.user_lockout_time,
  s.session_lifetime_seconds`;

/** One database holds one subscription, so its row joins without a condition. */
export const ACCOUNT_TABLES = `
  app_user u CROSS JOIN subscription s
  LEFT JOIN credential c ON c.user_id = u.oid
  LEFT JOIN user_profile p ON p.user_id = u.oid`;

// The vendor's defaults where the subscription leaves a value open: five failures lock for an hour.
const DEFAULT_LOGIN_ATTEMPTS = 5;
const DEFAULT_LOCKOUT_MINUTES = 60;

export const authenticationPolicy = (text: string | null): AuthenticationPolicy =>
  AUTHENTICATION_POLICIES.find((policy) => policy === text) ?? 'Rally Only';

export const accountOf = (row: AccountRow): Account => ({
  userOid: row.user_oid,
  userName: row.user_name,
  subscriptionAdmin: row.subscription_admin,
  disabled: row.disabled,
  deleted: row.deleted,
  lockedUntil: row.account_locked_until,
  passwordUpdated: row.last_password_update_date,
  lastLogin: row.last_login_date,
  lastActive: row.last_active_date,
  failedLoginAttempts: row.failed_login_attempts,
  canCreateApiKey: row.can_create_api_key,
  passwordHash: row.password_hash,
  sessionEpoch: row.session_epoch,
  onExceptionsList: row.on_exceptions_list,
  sessionTimeoutSeconds: row.session_timeout_seconds,
  policy: {
    subscriptionOid: row.subscription_oid,
    apiKeysEnabled: row.api_keys_enabled,
    authentication: authenticationPolicy(row.authentication_policy),
    exceptionsListInUse: row.exceptions_list_in_use === true,
    passwordExpirationDays: row.password_expiration_days ?? 0,
    maximumLoginAttempts: row.maximumloginattempts ?? DEFAULT_LOGIN_ATTEMPTS,
    lockoutMinutes: row.user_lockout_time ?? DEFAULT_LOCKOUT_MINUTES,
    sessionLifetimeSeconds: row.session_lifetime_seconds,
  },
});

/** The user of that name, in any case. */
export const findAccountByName = async (sql: Sql, userName: string): Promise<Account | null> => {
  const { rows } = await sql.query<AccountRow>({
    name: 'account-by-name',
    text: `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE lower(u.user_name) = lower($1)`,
    values: [userName],
  });
  return rows[0] === undefined ? null : accountOf(rows[0]);
};

export const findAccount = async (sql: Sql, userOid: number): Promise<Account | null> => {
  const { rows } = await sql.query<AccountRow>({
    name: 'account-by-oid',
    text: `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.oid = $1`,
    values: [userOid],
  });
  return rows[0] === undefined ? null : accountOf(rows[0]);
};

/** Notes a right password, at most once a minute, and clears what wrong ones counted. */
export const recordLogin = async (sql: Sql, userOid: number, now: Date): Promise<void> => {
  await sql.query({
    name: 'account-record-login',
    text: `UPDATE app_user SET last_login_date = $2, last_active_date = $2, failed_login_attempts = 0, account_locked_until = NULL
      WHERE oid = $1 AND (last_login_date IS NULL OR last_login_date <= $2::timestamptz - interval '1 minute' OR failed_login_attempts > 0)`,
    values: [userOid, now],
  });
};

/** Notes any accepted request, at most once a minute. */
export const recordActivity = async (sql: Sql, userOid: number, now: Date): Promise<void> => {
  await sql.query({
    name: 'account-record-activity',
    text: `UPDATE app_user SET last_active_date = $2
      WHERE oid = $1 AND (last_active_date IS NULL OR last_active_date <= $2::timestamptz - interval '1 minute')`,
    values: [userOid, now],
  });
};

/** Counts a wrong password; the one that reaches the limit locks the account until `lockUntil`, in the same statement. */
export const countFailedLogin = async (sql: Sql, userOid: number, limit: number, lockUntil: Date): Promise<void> => {
  await sql.query({
    name: 'account-count-failed-login',
    text: `UPDATE app_user SET failed_login_attempts = failed_login_attempts + 1,
      account_locked_until = CASE WHEN failed_login_attempts + 1 >= $2 THEN $3::timestamptz ELSE account_locked_until END
      WHERE oid = $1`,
    values: [userOid, limit, lockUntil],
  });
};

export const updateDisabled = async (sql: Sql, userOid: number, disabled: boolean): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'account-update-disabled',
    text: 'UPDATE app_user SET disabled = $2, object_version = object_version + 1 WHERE oid = $1 AND disabled <> $2',
    values: [userOid, disabled],
  });
  return rowCount === 1;
};

export interface NewAdministrator {
  readonly userName: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly passwordHash: string;
  readonly now: Date;
}

/**
 * The first subscription administrator of a fresh installation, with profile and password. Null where the subscription
 * is missing, has an administrator already, or somebody has the name.
 */
export const insertAdministrator = async (sql: Sql, administrator: NewAdministrator): Promise<number | null> => {
  const { userName, displayName, emailAddress, passwordHash, now } = administrator;
  const { rows } = await sql.query<{ oid: number }>({
    text: `WITH ids AS MATERIALIZED (SELECT nextval('object_id') AS user_oid, nextval('object_id') AS profile_oid),
      made AS (
        INSERT INTO app_user
          (oid, user_profile_id, user_name, display_name, email_address, subscription_admin, last_password_update_date)
        SELECT user_oid, profile_oid, $1, $2, $3, true, $5 FROM ids, subscription
        WHERE NOT EXISTS (SELECT FROM app_user WHERE subscription_admin AND NOT deleted)
        ON CONFLICT (lower(user_name)) DO NOTHING
        RETURNING oid, user_profile_id),
      profile AS (INSERT INTO user_profile (oid, user_id) SELECT user_profile_id, oid FROM made),
      secret AS (INSERT INTO credential (user_id, password_hash) SELECT oid, $4 FROM made)
      SELECT oid FROM made`,
    values: [userName, displayName, emailAddress, passwordHash, now],
  });
  return rows[0]?.oid ?? null;
};
