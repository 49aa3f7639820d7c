import type { Pool, PoolClient } from '../database.ts';

/** A pool, or a client within a transaction of the caller's. */
export type Sql = Pool | PoolClient;

/** Who may sign in how: the model's four modes of Subscription.AuthenticationPolicy (decision 16). */
export const AUTHENTICATION_POLICIES = ['Rally Only', 'SSO Only', 'SSO With Exceptions', 'Rally or SSO'] as const;

export type AuthenticationPolicy = (typeof AUTHENTICATION_POLICIES)[number];

/** Which rules about passwords and locks hold: the vendor's, or those of NIST and ASVS (decision 19). */
export const POLICY_PROFILES = ['rally', 'modern'] as const;

export type PolicyProfile = (typeof POLICY_PROFILES)[number];

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
  /** When an administrator last unlocked the account. */
  readonly unlockedAt: Date | null;
  readonly emailAddress: string | null;
  readonly failedLoginAttempts: number;
  readonly canCreateApiKey: boolean;
  readonly canCreateOAuthClient: boolean;
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
  readonly profile: PolicyProfile;
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
  /** Null: the subscription leaves it open. */
  readonly passwordMinimumLength: number | null;
  /** How many kinds of characters a password needs; null: the subscription leaves it open. */
  readonly passwordClasses: number | null;
  /** How many passwords, the present one included, may not come again. */
  readonly previousPasswordCount: number;
  /** From where users may call, as an administrator wrote it; null: from everywhere. */
  readonly allowedNetworks: string | null;
  /** Whether this goes for subscription administrators too. */
  readonly networksBindAdministrators: boolean;
}

/** The columns of a subscription's policy. */
export interface PolicyRow {
  readonly subscription_oid: number;
  readonly policy_profile: PolicyProfile;
  readonly api_keys_enabled: boolean;
  readonly authentication_policy: string | null;
  readonly exceptions_list_in_use: boolean;
  readonly password_expiration_days: number | null;
  readonly maximumloginattempts: number | null;
  readonly user_lockout_time: number | null;
  readonly password_minimum_length: number | null;
  readonly numberof_password_rules: number | null;
  readonly previous_password_count: number | null;
  readonly ip_address_restriction_enabled: boolean;
  readonly restricted_ip_addresses: string | null;
  readonly apply_ip_address_restriction_to_sub_admins: boolean;
  readonly session_lifetime_seconds: number | null;
}

export interface AccountRow extends PolicyRow {
  readonly user_oid: number;
  readonly user_name: string;
  readonly subscription_admin: boolean;
  readonly disabled: boolean;
  readonly deleted: boolean;
  readonly account_locked_until: Date | null;
  readonly last_password_update_date: Date | null;
  readonly last_login_date: Date | null;
  readonly last_active_date: Date | null;
  readonly unlocked_at: Date | null;
  readonly email_address: string | null;
  readonly failed_login_attempts: number;
  readonly can_create_api_key: boolean;
  readonly can_create_oauth_client: boolean;
  readonly password_hash: string | null;
  readonly session_epoch: number;
  readonly on_exceptions_list: boolean;
  readonly session_timeout_seconds: number | null;
}

const POLICY_COLUMNS = `
  s.oid AS subscription_oid, s.policy_profile, s.api_keys_enabled, s.authentication_policy,
  s.authentication_policy = 'SSO With Exceptions' AND EXISTS (SELECT FROM sso_user_exception) AS exceptions_list_in_use,
  s.password_expiration_days, s.maximumloginattempts, s.user_lockout_time, s.password_minimum_length,
  s.numberof_password_rules, s.previous_password_count, s.ip_address_restriction_enabled, s.restricted_ip_addresses,
  s.apply_ip_address_restriction_to_sub_admins, s.session_lifetime_seconds`;

/** The select list of an account; the stores of keys and sessions put their own columns before it. */
export const ACCOUNT_COLUMNS = `
  u.oid AS user_oid, u.user_name, u.subscription_admin, u.disabled, u.deleted, u.account_locked_until,
  u.last_password_update_date, u.last_login_date, u.last_active_date, u.unlocked_at, u.email_address, u.failed_login_attempts,
  u.can_create_api_key, u.can_create_oauth_client,
  c.password_hash, coalesce(c.session_epoch, 0) AS session_epoch,
  EXISTS (SELECT FROM sso_user_exception e WHERE e.user_id = u.oid) AS on_exceptions_list,
  coalesce(s.session_timeout_seconds, p.session_timeout_seconds, u.session_timeout) AS session_timeout_seconds,
  ${POLICY_COLUMNS}`;

/** One database holds one subscription, so its row joins without a condition. */
export const ACCOUNT_TABLES = `
  app_user u CROSS JOIN subscription s
  LEFT JOIN credential c ON c.user_id = u.oid
  LEFT JOIN user_profile p ON p.user_id = u.oid`;

// The vendor's defaults where the subscription leaves a value open: five failures lock for an hour.
export const DEFAULT_LOGIN_ATTEMPTS = 5;
export const DEFAULT_LOCKOUT_MINUTES = 60;

export const authenticationPolicy = (text: string | null): AuthenticationPolicy =>
  AUTHENTICATION_POLICIES.find((policy) => policy === text) ?? 'Rally Only';

/** The policy that these columns mean, stored or only thought of. */
export const policyOf = (row: PolicyRow): SubscriptionPolicy => ({
  subscriptionOid: row.subscription_oid,
  profile: row.policy_profile,
  apiKeysEnabled: row.api_keys_enabled,
  authentication: authenticationPolicy(row.authentication_policy),
  exceptionsListInUse: row.exceptions_list_in_use === true,
  passwordExpirationDays: row.password_expiration_days ?? 0,
  maximumLoginAttempts: row.maximumloginattempts ?? DEFAULT_LOGIN_ATTEMPTS,
  lockoutMinutes: row.user_lockout_time ?? DEFAULT_LOCKOUT_MINUTES,
  passwordMinimumLength: row.password_minimum_length,
  passwordClasses: row.numberof_password_rules,
  previousPasswordCount: row.previous_password_count ?? 0,
  allowedNetworks: row.ip_address_restriction_enabled ? row.restricted_ip_addresses : null,
  networksBindAdministrators: row.apply_ip_address_restriction_to_sub_admins,
  sessionLifetimeSeconds: row.session_lifetime_seconds,
});

/** What holds before anything is founded, where nobody can sign in: the stricter rules. */
export const UNFOUNDED_POLICY: SubscriptionPolicy = policyOf({
  subscription_oid: 0,
  policy_profile: 'modern',
  api_keys_enabled: false,
  authentication_policy: null,
  exceptions_list_in_use: false,
  password_expiration_days: null,
  maximumloginattempts: null,
  user_lockout_time: null,
  password_minimum_length: null,
  numberof_password_rules: null,
  previous_password_count: null,
  ip_address_restriction_enabled: false,
  restricted_ip_addresses: null,
  apply_ip_address_restriction_to_sub_admins: false,
  session_lifetime_seconds: null,
});

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
  unlockedAt: row.unlocked_at,
  emailAddress: row.email_address,
  failedLoginAttempts: row.failed_login_attempts,
  canCreateApiKey: row.can_create_api_key,
  canCreateOAuthClient: row.can_create_oauth_client,
  passwordHash: row.password_hash,
  sessionEpoch: row.session_epoch,
  onExceptionsList: row.on_exceptions_list,
  sessionTimeoutSeconds: row.session_timeout_seconds,
  policy: policyOf(row),
});

/** The columns of the subscription's rules as they are stored; null on a database without one. */
export const findPolicyRow = async (sql: Sql): Promise<PolicyRow | null> => {
  const { rows } = await sql.query<PolicyRow>({
    name: 'account-policy',
    text: `SELECT ${POLICY_COLUMNS} FROM subscription s`,
  });
  return rows[0] ?? null;
};

/** The subscription's rules; null on a database without one. */
export const findPolicy = async (sql: Sql): Promise<SubscriptionPolicy | null> => {
  const row = await findPolicyRow(sql);
  return row === null ? null : policyOf(row);
};

/** How many users stand on the list of SSO exceptions. */
export const countExceptions = async (sql: Sql): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>({
    name: 'account-count-exceptions',
    text: 'SELECT count(*) AS count FROM sso_user_exception',
  });
  return rows[0]?.count ?? 0;
};

/** Which rules hold from now on. */
export const updateProfile = async (sql: Sql, profile: PolicyProfile): Promise<void> => {
  await sql.query({
    name: 'account-update-profile',
    text: 'UPDATE subscription SET policy_profile = $1',
    values: [profile],
  });
};

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

/** Notes any accepted request, at most once a minute. */
export const recordActivity = async (sql: Sql, userOid: number, now: Date): Promise<void> => {
  await sql.query({
    name: 'account-record-activity',
    text: `UPDATE app_user SET last_active_date = $2
      WHERE oid = $1 AND (last_active_date IS NULL OR last_active_date <= $2::timestamptz - interval '1 minute')`,
    values: [userOid, now],
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
