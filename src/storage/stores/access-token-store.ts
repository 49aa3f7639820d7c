import {
  ACCOUNT_COLUMNS,
  ACCOUNT_TABLES,
  type Account,
  type AccountRow,
  accountOf,
  type Sql,
} from './account-store.ts';

/** An access token as it decides about a request: whom it stands for with it. */
export interface TokenWithOwner {
  readonly oid: number;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly revoked: boolean;
  readonly account: Account;
}

interface TokenRow extends AccountRow {
  readonly token_oid: number;
  readonly client_id: string;
  readonly scopes: readonly string[];
  readonly expires_at: Date;
  readonly revoked: boolean;
}

export const findAccessToken = async (sql: Sql, digest: Buffer): Promise<TokenWithOwner | null> => {
  const { rows } = await sql.query<TokenRow>({
    name: 'access-token-by-digest',
    text: `SELECT t.oid AS token_oid, t.client_id, t.scopes, t.expires_at, t.revoked_at IS NOT NULL AS revoked, ${ACCOUNT_COLUMNS}
      FROM ${ACCOUNT_TABLES} JOIN access_token t ON t.user_id = u.oid WHERE t.digest = $1`,
    values: [digest],
  });
  const row = rows[0];
  if (row === undefined) return null;
  const { token_oid: oid, client_id: clientId, scopes, expires_at: expiresAt, revoked } = row;
  return { oid, clientId, scopes, expiresAt, revoked, account: accountOf(row) };
};
