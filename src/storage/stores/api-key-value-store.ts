import type { Sql } from './account-store.ts';
import type { StoredValue } from './api-key-store.ts';

export interface Replacement {
  readonly oid: number;
  /** The value that is to be replaced: another one means that somebody was faster. */
  readonly replaced: Buffer;
  readonly value: StoredValue;
  /** Until when the replaced value works. */
  readonly formerUntil: Date;
  readonly now: Date;
}

/** The present value becomes the former one, the one before it ends. Whether the key had the value to be replaced. */
export const replaceApiKeyValue = async (sql: Sql, replacement: Replacement): Promise<boolean> => {
  const { oid, replaced, value, formerUntil, now } = replacement;
  const { rowCount } = await sql.query({
    name: 'api-key-reset',
    text: `UPDATE api_key SET former_digest = digest, former_last_four = last_four, former_until = $6,
        former_has_check_digits = has_check_digits, former_last_accessed = last_accessed,
        digest = $3, last_four = $4, has_check_digits = $5, last_accessed = NULL, last_reset = $7
      WHERE oid = $1 AND digest = $2`,
    values: [oid, replaced, value.digest, value.lastFour, value.hasCheckDigits, formerUntil, now],
  });
  return rowCount === 1;
};

/** A key that has just lost its value, and whom to tell. */
export interface WithdrawnKey {
  readonly userOid: number;
  /** Null: the owner has no address. */
  readonly address: string | null;
  readonly description: string;
}

/**
 * Takes the value away until the owner claims a new one; done again, it may only shorten the time of the former value.
 * Null: there is no such key.
 */
export const withdrawApiKeyValue = async (
  sql: Sql,
  key: { readonly oid: number; readonly formerUntil: Date; readonly now: Date },
): Promise<WithdrawnKey | null> => {
  const { rows } = await sql.query<WithdrawnKey>({
    name: 'api-key-withdraw',
    text: `UPDATE api_key k SET
        former_until = CASE WHEN digest IS NOT NULL THEN $2
          WHEN former_digest IS NOT NULL THEN least(former_until, $2) END,
        former_digest = coalesce(digest, former_digest), former_last_four = coalesce(last_four, former_last_four),
        former_has_check_digits = CASE WHEN digest IS NULL THEN former_has_check_digits ELSE has_check_digits END,
        former_last_accessed = CASE WHEN digest IS NULL THEN former_last_accessed ELSE last_accessed END,
        digest = NULL, last_four = NULL, last_accessed = NULL, last_reset = $3
      FROM app_user u WHERE k.oid = $1 AND u.oid = k.user_id
      RETURNING u.oid AS "userOid", u.email_address AS address, k.description`,
    values: [key.oid, key.formerUntil, key.now],
  });
  return rows[0] ?? null;
};

/** Gives a key without a value one. Whether it was without. */
export const claimApiKeyValue = async (sql: Sql, oid: number, value: StoredValue): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'api-key-claim',
    text: `UPDATE api_key SET digest = $2, last_four = $3, has_check_digits = $4 WHERE oid = $1 AND digest IS NULL`,
    values: [oid, value.digest, value.lastFour, value.hasCheckDigits],
  });
  return rowCount === 1;
};

/** Ends the value before the last reset. Whether it still worked. */
export const endFormerApiKeyValue = async (sql: Sql, oid: number, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    name: 'api-key-end-former',
    text: 'UPDATE api_key SET former_until = $2 WHERE oid = $1 AND former_until > $2',
    values: [oid, now],
  });
  return rowCount === 1;
};
