import type { Sql } from './account-store.ts';

/** The subscription's rules about sessions; null: users choose, or the server's own bound. */
export interface SessionPolicy {
  readonly idleSeconds: number | null;
  readonly lifetimeSeconds: number | null;
}

export const findSessionPolicy = async (sql: Sql): Promise<SessionPolicy> => {
  const { rows } = await sql.query<SessionPolicy>({
    name: 'session-policy',
    text: `SELECT session_timeout_seconds AS "idleSeconds", session_lifetime_seconds AS "lifetimeSeconds"
      FROM subscription`,
  });
  return rows[0] ?? { idleSeconds: null, lifetimeSeconds: null };
};

/** Sets the age that no session outlives; null: the server's own bound again. */
export const writeSessionLifetime = async (sql: Sql, seconds: number | null): Promise<void> => {
  await sql.query({
    name: 'session-policy-write',
    text: 'UPDATE subscription SET session_lifetime_seconds = $1',
    values: [seconds],
  });
};
