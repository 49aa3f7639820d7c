import { parameter, type Sql, sql } from './fragment.ts';

/** Who changes something, where and when: for the revisions of what changes along with it. */
export interface Author {
  readonly workspaceOid: number;
  readonly userOid: number;
  readonly now: Date;
}

export const workspaceOf = (author: Author): Sql => parameter(author.workspaceOid, 'bigint');

export const timeOf = (author: Author): Sql => parameter(author.now.toISOString(), 'timestamptz');

/**
 * One revision for each row of `rows` (oid, object_version, revision_history_id) in the words of `description`. A change
 * of an object and the revision that tells of it bear the same time.
 */
export const revisionsOf = (author: Author, rows: Sql, description: Sql, condition: Sql = sql`true`): Sql =>
  sql`INSERT INTO revision (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
    SELECT ${workspaceOf(author)}, nextval('object_id'), ${timeOf(author)}, revision_history_id, oid, object_version - 1,
      ${parameter(author.userOid, 'bigint')}, ${description} FROM ${rows} WHERE ${condition}`;
