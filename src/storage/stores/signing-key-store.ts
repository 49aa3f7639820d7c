import type { Sql } from './account-store.ts';

/** A key that id_tokens are signed with, now, soon, or until lately. */
export interface SigningKey {
  readonly kid: string;
  /** A private JWK. */
  readonly jwk: Readonly<Record<string, unknown>>;
  readonly created: Date;
  readonly signsFrom: Date;
  /** Null: it is the newest. */
  readonly endsAt: Date | null;
}

/** Those that are published now, the newest first. */
export const selectSigningKeys = async (sql: Sql, now: Date): Promise<readonly SigningKey[]> => {
  const { rows } = await sql.query<SigningKey>({
    name: 'signing-keys',
    text: `SELECT kid, jwk, created, signs_from AS "signsFrom", ends_at AS "endsAt" FROM signing_key
      WHERE ends_at IS NULL OR ends_at > $1 ORDER BY signs_from DESC, kid`,
    values: [now],
  });
  return rows;
};

/** Of nodes that would make a key at once, one after the other: call it first, in a transaction. */
export const lockSigningKeys = async (sql: Sql): Promise<void> => {
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('signing_key'))");
};

/** Puts a key in; those before it end at `othersEndAt` at the latest. */
export const addSigningKey = async (
  sql: Sql,
  key: Pick<SigningKey, 'kid' | 'jwk' | 'created' | 'signsFrom'>,
  othersEndAt: Date,
): Promise<void> => {
  await sql.query({
    text: 'UPDATE signing_key SET ends_at = $1 WHERE ends_at IS NULL OR ends_at > $1',
    values: [othersEndAt],
  });
  await sql.query({
    text: 'INSERT INTO signing_key (kid, jwk, created, signs_from) VALUES ($1, $2, $3, $4)',
    values: [key.kid, JSON.stringify(key.jwk), key.created, key.signsFrom],
  });
};
