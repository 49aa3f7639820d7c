import type { Sql } from './account-store.ts';

/** A short-lived thing of the provider: a code, a device code, an interaction, a pushed request, its view of a session. */
export interface OAuthArtifact {
  readonly kind: string;
  /** SHA-256 of what it is found by. */
  readonly digest: Buffer;
  readonly sealed: Buffer;
  readonly grantId: string | null;
  /** SHA-256 of what else it is found by. */
  readonly secondDigest: Buffer | null;
  readonly created: Date;
  readonly expiresAt: Date;
}

/** As it was kept, and whether it was used already. */
export interface StoredArtifact extends Pick<OAuthArtifact, 'sealed' | 'created' | 'expiresAt'> {
  readonly consumedAt: Date | null;
}

/**
 * Keeps it, or what became of it. False: nothing was kept, since its grant is gone, which takes its artifacts with it, or
 * since another grant had it before: of two users who let one device in at once, the first does.
 */
export const putArtifact = async (sql: Sql, artifact: OAuthArtifact): Promise<boolean> => {
  const { kind, digest, sealed, grantId, secondDigest, created, expiresAt } = artifact;
  const { rowCount } = await sql.query({
    name: 'oauth-artifact-put',
    text: `INSERT INTO oauth_artifact AS kept (kind, digest, sealed, grant_id, second_digest, created, expires_at)
      SELECT $1, $2, $3, $4, $5, $6, $7
      WHERE $4::text IS NULL OR EXISTS (SELECT FROM oauth_grant WHERE id = $4 FOR KEY SHARE)
      ON CONFLICT (kind, digest) DO UPDATE SET sealed = $3, grant_id = $4, second_digest = $5, expires_at = $7
        WHERE kept.grant_id IS NULL AND kept.consumed_at IS NULL`,
    values: [kind, digest, sealed, grantId, secondDigest, created, expiresAt],
  });
  return rowCount === 1;
};

const COLUMNS = 'sealed, created, expires_at AS "expiresAt", consumed_at AS "consumedAt"';

export const findArtifact = async (sql: Sql, kind: string, digest: Buffer): Promise<StoredArtifact | null> => {
  const { rows } = await sql.query<StoredArtifact>({
    name: 'oauth-artifact-find',
    text: `SELECT ${COLUMNS} FROM oauth_artifact WHERE kind = $1 AND digest = $2`,
    values: [kind, digest],
  });
  return rows[0] ?? null;
};

export const findArtifactBySecond = async (
  sql: Sql,
  kind: string,
  secondDigest: Buffer,
): Promise<StoredArtifact | null> => {
  const { rows } = await sql.query<StoredArtifact>({
    name: 'oauth-artifact-by-second',
    text: `SELECT ${COLUMNS} FROM oauth_artifact WHERE kind = $1 AND second_digest = $2`,
    values: [kind, secondDigest],
  });
  return rows[0] ?? null;
};

/** Whether this call was the one that used it: of many at once exactly one is told so. */
export const consumeArtifact = async (sql: Sql, kind: string, digest: Buffer, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'oauth-artifact-consume',
    text: 'UPDATE oauth_artifact SET consumed_at = $3 WHERE kind = $1 AND digest = $2 AND consumed_at IS NULL',
    values: [kind, digest, now],
  });
  return rowCount === 1;
};

export const removeArtifact = async (sql: Sql, kind: string, digest: Buffer): Promise<void> => {
  await sql.query({
    name: 'oauth-artifact-remove',
    text: 'DELETE FROM oauth_artifact WHERE kind = $1 AND digest = $2',
    values: [kind, digest],
  });
};
