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
  /** SHA-256 of the reset token in the text, where there is one: when that is over the mail is not sent any more. */
  readonly tokenDigest?: Buffer;
}

/** Puts a message where whoever delivers mail finds it; within a transaction it is there only when that commits. */
export const insertMail = async (sql: Sql, mail: Mail, now: Date): Promise<void> => {
  await sql.query({
    name: 'outbox-insert',
    text: 'INSERT INTO outbox (kind, user_id, address, subject, body, created_at, token_digest) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    values: [mail.kind, mail.userOid, mail.address, mail.subject, mail.body, now, mail.tokenDigest ?? null],
  });
};

/** Several at once, none with a token, by one statement. */
export const insertMails = async (sql: Sql, mails: readonly Mail[], now: Date): Promise<void> => {
  if (mails.length === 0) return;
  await sql.query({
    name: 'outbox-insert-several',
    text: `INSERT INTO outbox (kind, user_id, address, subject, body, created_at)
      SELECT kind, user_id, address, subject, body, $6
      FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[]) m(kind, user_id, address, subject, body)`,
    values: [
      mails.map(({ kind }) => kind),
      mails.map(({ userOid }) => userOid),
      mails.map(({ address }) => address),
      mails.map(({ subject }) => subject),
      mails.map(({ body }) => body),
      now,
    ],
  });
};
