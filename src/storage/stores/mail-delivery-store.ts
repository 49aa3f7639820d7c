import type { Sql } from './account-store.ts';

/** A mail that somebody has taken up to deliver it. */
export interface ClaimedMail {
  readonly oid: number;
  readonly kind: string;
  readonly userOid: number | null;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
  readonly createdAt: Date;
  /** How often it was tried, this time included. */
  readonly attempts: number;
}

export interface Claim {
  readonly now: Date;
  /** From when on another node may take it up: this one is gone then. */
  readonly until: Date;
  readonly most: number;
}

const WAITING = 'sent_at IS NULL AND failed_at IS NULL';

/** The token of its body opens something; also of a mail that has none. $1 is now. */
const TOKEN_HOLDS = `(o.token_digest IS NULL
  OR EXISTS (SELECT FROM password_reset r WHERE r.digest = o.token_digest AND r.expires_at > $1))`;

/** Takes up mails that are due, those waiting for longest first. Nodes that do so at once take different ones. */
export const claimMails = async (sql: Sql, { now, until, most }: Claim): Promise<readonly ClaimedMail[]> => {
  const { rows } = await sql.query<ClaimedMail>({
    name: 'outbox-claim',
    text: `UPDATE outbox m SET due_at = $2, attempts = m.attempts + 1
      FROM (SELECT oid FROM outbox o WHERE ${WAITING} AND due_at <= $1 AND ${TOKEN_HOLDS}
        ORDER BY due_at, oid LIMIT $3 FOR UPDATE OF o SKIP LOCKED) due
      WHERE m.oid = due.oid
      RETURNING m.oid, m.kind, m.user_id AS "userOid", m.address, m.subject, m.body, m.created_at AS "createdAt", m.attempts`,
    values: [now, until, most],
  });
  return rows;
};

/** It was delivered, whoever has taken it up since. */
export const recordMailSent = async (sql: Sql, oid: number, now: Date): Promise<void> => {
  await sql.query({
    name: 'outbox-sent',
    text: 'UPDATE outbox SET sent_at = $2, failed_at = NULL, problem = NULL WHERE oid = $1',
    values: [oid, now],
  });
};

export interface MailFault {
  readonly problem: string;
  readonly now: Date;
  /** When it is tried again; null: never. */
  readonly next: Date | null;
}

/** It was not delivered. One that another node has taken up since is left to that. */
export const recordMailFault = async (
  sql: Sql,
  mail: ClaimedMail,
  { problem, now, next }: MailFault,
): Promise<void> => {
  await sql.query({
    name: 'outbox-fault',
    text: `UPDATE outbox SET problem = $3, due_at = coalesce($4, due_at), failed_at = CASE WHEN $4::timestamptz IS NULL THEN $5::timestamptz END
      WHERE oid = $1 AND attempts = $2 AND ${WAITING}`,
    values: [mail.oid, mail.attempts, problem, next, now],
  });
};

/** Gives up mails that would come too late: written before `since`, or with a token that opens nothing any more. */
export const giveUpLateMails = async (sql: Sql, now: Date, since: Date): Promise<number> => {
  const { rowCount } = await sql.query({
    name: 'outbox-give-up',
    text: `UPDATE outbox o SET failed_at = $1,
        problem = CASE WHEN ${TOKEN_HOLDS} THEN 'It waited for too long.' ELSE 'The code in it was over.' END
      WHERE ${WAITING} AND due_at <= $1 AND (created_at < $2 OR NOT ${TOKEN_HOLDS})`,
    values: [now, since],
  });
  return rowCount ?? 0;
};

/** Empties texts whose token opens nothing any more. */
export const emptyMailsWithoutToken = async (sql: Sql, now: Date, most: number): Promise<number> => {
  const { rowCount } = await sql.query({
    name: 'outbox-empty',
    text: `UPDATE outbox SET body = '' WHERE oid IN (
      SELECT oid FROM outbox o WHERE token_digest IS NOT NULL AND body <> '' AND NOT ${TOKEN_HOLDS}
      ORDER BY oid LIMIT $2 FOR UPDATE OF o SKIP LOCKED)`,
    values: [now, most],
  });
  return rowCount ?? 0;
};

export interface MailHorizons {
  /** Sent ones that were written before this go. */
  readonly sent: Date;
  /** All others that were written before this go. */
  readonly unsent: Date;
}

export const deleteOldMails = async (sql: Sql, { sent, unsent }: MailHorizons, most: number): Promise<number> => {
  const { rowCount } = await sql.query({
    name: 'outbox-delete-old',
    text: `DELETE FROM outbox WHERE oid IN (
      SELECT oid FROM outbox WHERE created_at < $1 AND (sent_at IS NOT NULL OR created_at < $2)
      ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED)`,
    values: [sent, unsent, most],
  });
  return rowCount ?? 0;
};
