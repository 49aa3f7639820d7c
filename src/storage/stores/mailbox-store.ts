import type { Sql } from './account-store.ts';

/** A mail as development shows it. */
export interface ShownMail {
  readonly oid: number;
  readonly address: string;
  readonly subject: string;
  /** Empty: it had a code that is over. */
  readonly body: string;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly failedAt: Date | null;
  readonly problem: string | null;
}

/** The newest mails, sent or not. */
export const selectNewestMails = async (sql: Sql, most: number): Promise<readonly ShownMail[]> => {
  const { rows } = await sql.query<ShownMail>({
    name: 'outbox-newest',
    text: `SELECT oid, address, subject, body, created_at AS "createdAt", sent_at AS "sentAt", failed_at AS "failedAt", problem
      FROM outbox ORDER BY created_at DESC, oid DESC LIMIT $1`,
    values: [most],
  });
  return rows;
};
