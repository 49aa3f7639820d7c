import type { Sql } from './account-store.ts';

/** A user as administrators list them. */
export interface ListedUser {
  readonly userOid: number;
  readonly userName: string;
  readonly displayName: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly emailAddress: string | null;
  readonly disabled: boolean;
  /** By a lock that still holds, or by having been away for too long. */
  readonly locked: boolean;
  readonly lockedUntil: Date | null;
  readonly failedLoginAttempts: number;
  readonly subscriptionAdmin: boolean;
  readonly canCreateApiKey: boolean;
  readonly canCreateOAuthClient: boolean;
  readonly hasPassword: boolean;
  /** Until when an invitation can be taken up; null: there is none. */
  readonly invitedUntil: Date | null;
  readonly created: Date;
  readonly lastLogin: Date | null;
  readonly lastActive: Date | null;
  readonly passwordUpdated: Date | null;
}

/** What a list can be bounded to beside its text. One who is locked can be active or disabled. */
const STATES = {
  active: 'NOT u.disabled',
  disabled: 'u.disabled',
  locked: 'LOCKED',
  'never-signed-in': 'u.last_login_date IS NULL',
  invited: 'r.expires_at IS NOT NULL',
} as const;

export type UserState = keyof typeof STATES;

export const USER_STATES = Object.keys(STATES) as readonly UserState[];

/** Users of these workspaces or projects; of workspaces' administrators those too who are nowhere yet. */
export interface UserPart {
  readonly workspaces: readonly number[];
  readonly projects: readonly number[];
}

/** Which users; what is null bounds nothing. */
export interface UserFilter {
  /** Inside user name, display name or e-mail address, in any case. A whole user name finds also who is of no part. */
  readonly text: string | null;
  readonly state: UserState | null;
  readonly part: UserPart | null;
  readonly oid: number | null;
}

/** The times that locks and invitations are held against. */
export interface UserTimes {
  readonly now: Date;
  /** Who was not here since then is locked. */
  readonly idleSince: Date;
}

/** Never is before everything else. */
const ORDERS = {
  'UserName ASC': 'lower(u.user_name), u.oid',
  'UserName DESC': 'lower(u.user_name) DESC, u.oid DESC',
  'DisplayName ASC': 'lower(u.display_name), u.oid',
  'DisplayName DESC': 'lower(u.display_name) DESC, u.oid DESC',
  'EmailAddress ASC': 'lower(u.email_address) NULLS FIRST, u.oid',
  'EmailAddress DESC': 'lower(u.email_address) DESC NULLS LAST, u.oid DESC',
  'LastLoginDate ASC': 'u.last_login_date NULLS FIRST, u.oid',
  'LastLoginDate DESC': 'u.last_login_date DESC NULLS LAST, u.oid DESC',
  'CreationDate ASC': 'u.creation_date, u.oid',
  'CreationDate DESC': 'u.creation_date DESC, u.oid DESC',
} as const;

export type UserOrder = keyof typeof ORDERS;

export const isUserOrder = (text: string): text is UserOrder => Object.hasOwn(ORDERS, text);

/** As `isLocked` of identity/account-rules.ts says of one account. */
const LOCKED = `(coalesce(u.account_locked_until > $1, false)
  OR coalesce(greatest(u.last_active_date, u.last_login_date) IS NOT NULL
    AND greatest(u.last_active_date, u.last_login_date, u.unlocked_at) <= $2, false))`;

const COLUMNS = `u.oid AS "userOid", u.user_name AS "userName", u.display_name AS "displayName",
  u.first_name AS "firstName", u.last_name AS "lastName", u.email_address AS "emailAddress", u.disabled,
  ${LOCKED} AS locked, u.account_locked_until AS "lockedUntil", u.failed_login_attempts AS "failedLoginAttempts",
  u.subscription_admin AS "subscriptionAdmin", u.can_create_api_key AS "canCreateApiKey",
  u.can_create_oauth_client AS "canCreateOAuthClient", c.password_hash IS NOT NULL AS "hasPassword",
  r.expires_at AS "invitedUntil", u.creation_date AS created, u.last_login_date AS "lastLogin",
  u.last_active_date AS "lastActive", u.last_password_update_date AS "passwordUpdated"`;

const TABLES = `app_user u LEFT JOIN credential c ON c.user_id = u.oid
  LEFT JOIN password_reset r ON r.user_id = u.oid AND r.invitation AND r.expires_at > $1`;

/** Whoever has anything there, read once: asking anew for each user takes ten times as long. */
const holdersOf = (table: string): string => `SELECT user_id FROM ${table}`;

const WITHIN = 'WHERE workspace_id = ANY($5) OR project_id = ANY($6)';

const IN_PART = `(u.oid IN (${holdersOf('user_permission')} ${WITHIN} UNION ALL ${holdersOf('team_member')} ${WITHIN})
  OR cardinality($5) > 0 AND NOT u.subscription_admin
    AND u.oid NOT IN (${holdersOf('user_permission')} UNION ALL ${holdersOf('team_member')}))`;

const TEXT = ['user_name', 'display_name', 'email_address']
  .map((column) => `strpos(lower(u.${column}), lower($3)) > 0`)
  .join(' OR ');

const matches = ({ state }: UserFilter): string => `NOT u.deleted
  AND ($3::text IS NULL OR ${TEXT})
  AND ($4::bigint IS NULL OR u.oid = $4)
  AND ($5::bigint[] IS NULL AND $6::bigint[] IS NULL OR ${IN_PART} OR lower(u.user_name) = lower($3))
  ${state === null ? '' : `AND ${STATES[state].replace('LOCKED', LOCKED)}`}`;

const valuesOf = ({ text, oid, part }: UserFilter, { now, idleSince }: UserTimes): readonly unknown[] => [
  now,
  idleSince,
  text,
  oid,
  part?.workspaces ?? null,
  part?.projects ?? null,
];

export interface UserPage {
  readonly filter: UserFilter;
  readonly times: UserTimes;
  readonly order: UserOrder;
  /** So many are left out before the first. */
  readonly offset: number;
  readonly most: number;
}

export const selectUsers = async (sql: Sql, page: UserPage): Promise<readonly ListedUser[]> => {
  const { rows } = await sql.query<ListedUser>({
    text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${matches(page.filter)} ORDER BY ${ORDERS[page.order]} LIMIT $7 OFFSET $8`,
    values: [...valuesOf(page.filter, page.times), page.most, page.offset],
  });
  return rows;
};

export const countUsers = async (sql: Sql, filter: UserFilter, times: UserTimes): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>({
    // The times stand in the joins and states: named here, they have a type where neither is asked for.
    text: `SELECT count(*) AS count FROM ${TABLES} WHERE $2::timestamptz IS NOT NULL AND ${matches(filter)}`,
    values: [...valuesOf(filter, times)],
  });
  return rows[0]?.count ?? 0;
};

/** Those with one of these names, in any case. */
export const selectUsersByName = async (
  sql: Sql,
  userNames: readonly string[],
  { now, idleSince }: UserTimes,
): Promise<readonly ListedUser[]> => {
  const { rows } = await sql.query<ListedUser>({
    text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE NOT u.deleted AND lower(u.user_name) = ANY($3::text[])`,
    values: [now, idleSince, userNames.map((name) => name.toLowerCase())],
  });
  return rows;
};

/**
 * Whether somebody administers the subscription still; neither they nor the user change until the transaction ends. Both are
 * held in one order, so that two who hold each other wait and do not block each other for good.
 */
export const holdAdministrator = async (sql: Sql, administratorOid: number, userOid: number): Promise<boolean> => {
  const { rows } = await sql.query<{ oid: number; administers: boolean }>({
    name: 'user-hold-administrator',
    text: `SELECT oid, subscription_admin AND NOT disabled AND NOT deleted AS administers FROM app_user
      WHERE oid = ANY($1) ORDER BY oid FOR NO KEY UPDATE`,
    values: [[administratorOid, userOid]],
  });
  return rows.some(({ oid, administers }) => oid === administratorOid && administers);
};

/** The model shows this attribute alone and lets nobody write it, so that no key or toolkit makes an administrator. */
export const updateSubscriptionAdmin = async (sql: Sql, userOid: number, isAdministrator: boolean): Promise<void> => {
  await sql.query({
    name: 'user-update-subscription-admin',
    text: `UPDATE app_user SET subscription_admin = $2, object_version = object_version + 1
      WHERE oid = $1 AND NOT deleted AND subscription_admin <> $2`,
    values: [userOid, isAdministrator],
  });
};
