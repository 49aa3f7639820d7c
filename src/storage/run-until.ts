import type pg from 'pg';
import type { Lifetime } from '../kernel/lifetime.ts';

/** Asks PostgreSQL to end what a backend runs; resolves when the backend has been told, or cannot be. */
export type CancelStatement = (backend: number) => Promise<void>;

/** The driver knows the backend of a connection, its types do not. */
const backendOf = (client: pg.PoolClient): number => (client as unknown as { readonly processID: number }).processID;

/**
 * Runs one statement, and ends it in the backend, too, when nobody waits for it any more; it then fails as
 * PostgreSQL says (57014). The connection is not free before the backend was told: a later statement on it is never the
 * one that is hit, since a backend forgets what it is told between two statements.
 */
export const runUntil = async (
  client: pg.PoolClient,
  statement: pg.QueryConfig,
  until: Lifetime | null,
  cancel: CancelStatement,
): Promise<unknown> => {
  if (until === null) return client.query(statement);
  until.throwIfOver();
  let cancelled: Promise<void> | null = null;
  const forget = until.onEnd(() => {
    cancelled = cancel(backendOf(client));
  });
  try {
    return await client.query(statement);
  } finally {
    forget();
    if (cancelled !== null) await cancelled;
  }
};
