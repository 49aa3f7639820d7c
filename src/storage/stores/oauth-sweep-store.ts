import type { Sql } from './account-store.ts';

/** Deletes a bounded number of what is over, the oldest first; how many went. What another node is deleting is left to it. */
type DeleteOver = (sql: Sql, horizon: Date, atMost: number) => Promise<number>;

const deleteBefore =
  (table: string): DeleteOver =>
  async (sql, horizon, atMost) => {
    const { rowCount } = await sql.query({
      name: `${table}-delete-expired`,
      text: `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${table} WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
      values: [horizon, atMost],
    });
    return rowCount ?? 0;
  };

export const deleteArtifactsExpiredBefore = deleteBefore('oauth_artifact');

export const deleteRefreshTokensExpiredBefore = deleteBefore('refresh_token');

export const deleteAccessTokensExpiredBefore = deleteBefore('access_token');

/** Log-ins begun before the horizon of which nothing is left: whatever could still give them a token is over. */
export const deleteEmptyGrants: DeleteOver = async (sql, horizon, atMost) => {
  const { rowCount } = await sql.query({
    name: 'oauth-grant-delete-empty',
    text: `DELETE FROM oauth_grant WHERE id = ANY (ARRAY(
      SELECT g.id FROM oauth_grant g WHERE g.created < $1
        AND NOT EXISTS (SELECT FROM refresh_token t WHERE t.grant_id = g.id)
        AND NOT EXISTS (SELECT FROM access_token t WHERE t.grant_id = g.id)
        AND NOT EXISTS (SELECT FROM oauth_artifact a WHERE a.grant_id = g.id)
      LIMIT $2 FOR UPDATE SKIP LOCKED))`,
    values: [horizon, atMost],
  });
  return rowCount ?? 0;
};
