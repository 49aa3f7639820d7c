import type { Sql } from './account-store.ts';

/** A user as applications know them. */
export interface Subject {
  readonly userOid: number;
  /** ObjectUUID: what id_tokens call `sub`. */
  readonly uuid: string;
  readonly userName: string;
  readonly displayName: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly emailAddress: string | null;
}

const COLUMNS = `oid AS "userOid", uuid, user_name AS "userName", display_name AS "displayName",
  first_name AS "firstName", last_name AS "lastName", email_address AS "emailAddress"`;

/** An active user; null: there is none, or not any more. */
export const findSubject = async (sql: Sql, uuid: string): Promise<Subject | null> => {
  const { rows } = await sql.query<Subject>({
    name: 'subject-by-uuid',
    text: `SELECT ${COLUMNS} FROM app_user WHERE uuid::text = $1 AND NOT disabled AND NOT deleted`,
    values: [uuid],
  });
  return rows[0] ?? null;
};

/** The same, by ObjectID. */
export const findSubjectOfUser = async (sql: Sql, userOid: number): Promise<Subject | null> => {
  const { rows } = await sql.query<Subject>({
    name: 'subject-of-user',
    text: `SELECT ${COLUMNS} FROM app_user WHERE oid = $1 AND NOT disabled AND NOT deleted`,
    values: [userOid],
  });
  return rows[0] ?? null;
};
