import type { AuthenticationPolicy, PolicyProfile, Sql } from './account-store.ts';

/** What a scenario may put a user into; what is left out stays. */
export interface UserState {
  readonly userName?: string;
  readonly disabled?: boolean;
  readonly deleted?: boolean;
  readonly lockedUntil?: Date;
  readonly passwordUpdated?: Date;
}

export const writeUserState = async (sql: Sql, userOid: number, state: UserState): Promise<void> => {
  const { userName = null, disabled = null, deleted = null, lockedUntil = null, passwordUpdated = null } = state;
  await sql.query({
    name: 'scenario-user-state',
    text: `UPDATE app_user SET user_name = coalesce($2, user_name), disabled = coalesce($3, disabled),
        deleted = coalesce($4, deleted), account_locked_until = coalesce($5, account_locked_until),
        last_password_update_date = coalesce($6, last_password_update_date), object_version = object_version + 1
      WHERE oid = $1`,
    values: [userOid, userName, disabled, deleted, lockedUntil, passwordUpdated],
  });
};

/** Takes from the user all that is more than seeing the projects they have a role in. */
export const writeViewerRole = async (sql: Sql, userOid: number): Promise<void> => {
  await sql.query({
    name: 'scenario-viewer',
    text: `WITH admin AS (UPDATE app_user SET subscription_admin = false WHERE oid = $1),
        member AS (DELETE FROM team_member WHERE user_id = $1)
      UPDATE user_permission SET role = CASE WHEN project_id IS NULL THEN 'User' ELSE 'Viewer' END WHERE user_id = $1`,
    values: [userOid],
  });
};

/** What a scenario may set for all; what is left out stays. */
export interface SubscriptionState {
  readonly apiKeysEnabled?: boolean;
  readonly authentication?: AuthenticationPolicy;
  readonly profile?: PolicyProfile;
  readonly passwordExpirationDays?: number;
}

export const writeSubscriptionState = async (sql: Sql, state: SubscriptionState): Promise<void> => {
  const { apiKeysEnabled = null, authentication = null, profile = null, passwordExpirationDays = null } = state;
  await sql.query({
    name: 'scenario-subscription-state',
    text: `UPDATE subscription SET api_keys_enabled = coalesce($1, api_keys_enabled),
        authentication_policy = coalesce($2, authentication_policy), policy_profile = coalesce($3, policy_profile),
        password_expiration_days = coalesce($4, password_expiration_days), object_version = object_version + 1`,
    values: [apiKeysEnabled, authentication, profile, passwordExpirationDays],
  });
};

/** Puts the user on the list of those who may sign in by password beside single sign-on. */
export const addSsoException = async (sql: Sql, userOid: number): Promise<void> => {
  await sql.query({
    name: 'scenario-sso-exception',
    text: `INSERT INTO sso_user_exception (subscription_id, user_id) SELECT oid, $1 FROM subscription ON CONFLICT DO NOTHING`,
    values: [userOid],
  });
};

export const removeSsoException = async (sql: Sql, userOid: number): Promise<void> => {
  await sql.query({
    name: 'scenario-no-sso-exception',
    text: 'DELETE FROM sso_user_exception WHERE user_id = $1',
    values: [userOid],
  });
};

export interface ScenarioToken {
  readonly userOid: number;
  readonly scopes: readonly string[];
  readonly digest: Buffer;
  readonly created: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** The application and the description that say where a token or key is from. */
export const SCENARIO = 'muster scenario';

export const insertScenarioToken = async (sql: Sql, token: ScenarioToken): Promise<void> => {
  const { userOid, scopes, digest, created, expiresAt, revokedAt } = token;
  await sql.query({
    name: 'scenario-token',
    text: `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at, revoked_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [userOid, SCENARIO, scopes, digest, created, expiresAt, revokedAt],
  });
};

/** Keys and tokens that earlier scenarios made. */
export const deleteScenarioCredentials = async (sql: Sql): Promise<void> => {
  await sql.query({
    name: 'scenario-delete-credentials',
    text: `WITH token AS (DELETE FROM access_token WHERE client_id = $1) DELETE FROM api_key WHERE description = $1`,
    values: [SCENARIO],
  });
};

export const endSessionOf = async (sql: Sql, digest: Buffer, now: Date): Promise<void> => {
  await sql.query({
    name: 'scenario-end-session',
    text: 'UPDATE session SET ended_at = $2 WHERE digest = $1',
    values: [digest, now],
  });
};

export const findUserNames = async (sql: Sql, oids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await sql.query<{ oid: number; user_name: string }>({
    name: 'scenario-user-names',
    text: 'SELECT oid, user_name FROM app_user WHERE oid = ANY ($1::bigint[])',
    values: [oids],
  });
  return new Map(rows.map(({ oid, user_name }) => [oid, user_name]));
};
