import type { Sql } from './account-store.ts';

/** A message to a person. */
export interface Mail {
  /** What it is about, such as `password-reset`. */
  readonly kind: string;
  /** Whom it concerns; null: nobody in particular. */
  readonly userOid: number | null;
  readonly address: string;
  readonly subject: string;
  /** Plain text. */
  readonly body: string;
}

/** Puts a message where whoever delivers mail finds it; within a transaction it is there only when that commits. */
export const insertMail = async (sql: Sql, mail: Mail, now: Date): Promise<void> => {
  await sql.query({
    name: 'outbox-insert',
    text: 'INSERT INTO outbox (kind, user_id, address, subject, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)',
    values: [mail.kind, mail.userOid, mail.address, mail.subject, mail.body, now],
  });
};
