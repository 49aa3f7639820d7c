import type { Sql } from './account-store.ts';

/** Keeps the SHA-256 of a code, and forgets those whose time is over. */
export const insertSetUpCode = async (sql: Sql, digest: Buffer, now: Date, expiresAt: Date): Promise<void> => {
  await sql.query({
    text: `WITH over AS (DELETE FROM set_up_code WHERE expires_at <= $2)
      INSERT INTO set_up_code (digest, expires_at) VALUES ($1, $3)`,
    values: [digest, now, expiresAt],
  });
};

/** Whether the code opens anything: in time, and nothing was founded yet. */
export const isSetUpCode = async (sql: Sql, digest: Buffer, now: Date): Promise<boolean> => {
  const { rowCount } = await sql.query({
    text: 'SELECT FROM set_up_code WHERE digest = $1 AND expires_at > $2 AND NOT EXISTS (SELECT FROM subscription)',
    values: [digest, now],
  });
  return rowCount !== 0;
};

export const deleteSetUpCodes = async (sql: Sql): Promise<void> => {
  await sql.query({ text: 'DELETE FROM set_up_code' });
};
