import type { Sql } from './account-store.ts';

/** The subscription's rules about sessions; null: users choose, or the server's own bound. */
export interface SessionPolicy {
  readonly idleSeconds: number | null;
  readonly lifetimeSeconds: number | null;
}

export const findSessionPolicy = async (sql: Sql): Promise<SessionPolicy> => {
  const { rows } = await sql.query<SessionPolicy>({
    name: 'session-policy',
    text: `SELECT s.session_timeout_seconds AS "idleSeconds", r.lifetime_seconds AS "lifetimeSeconds"
      FROM subscription s LEFT JOIN session_policy r ON r.subscription_id = s.oid`,
  });
  return rows[0] ?? { idleSeconds: null, lifetimeSeconds: null };
};

/** Sets the age that no session outlives; null: the server's own bound again. */
export const writeSessionLifetime = async (sql: Sql, seconds: number | null): Promise<void> => {
  await (seconds === null
    ? sql.query({ name: 'session-policy-clear', text: 'DELETE FROM session_policy' })
    : sql.query({
        name: 'session-policy-write',
        text: `INSERT INTO session_policy (subscription_id, lifetime_seconds) SELECT oid, $1 FROM subscription
          ON CONFLICT (subscription_id) DO UPDATE SET lifetime_seconds = excluded.lifetime_seconds`,
        values: [seconds],
      }));
};
