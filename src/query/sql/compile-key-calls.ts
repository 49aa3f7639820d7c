import { type DecisionReader, keyIsTold } from './compile-decisions.ts';
import { parameter, render, type Sql, type Statement, sql } from './fragment.ts';

/** Which calls are counted, and how much work that may be. */
export interface KeyCallsQuestion {
  readonly keyOid: number;
  /** The first instant of the first day. */
  readonly from: Date;
  /** So many of the key's entries are looked at, the newest. */
  readonly mostEntries: number;
  /** So many addresses and agents are told apart. */
  readonly mostSources: number;
}

/** Instants leave as milliseconds, so that no setting of the connection shapes them. */
const milliseconds = (instant: Sql): Sql => sql`floor(extract(epoch FROM ${instant}) * 1000)`;

const COUNTS = sql`sum(repeats) FILTER (WHERE outcome = 'accepted') AS accepted,
  sum(repeats) FILTER (WHERE outcome = 'nothing-written') AS "nothingWritten",
  sum(repeats) FILTER (WHERE outcome = 'refused') AS refused`;

const sourcesBy = (column: Sql, most: number): Sql => sql`
  (SELECT coalesce(json_agg(s), '[]') FROM (
    SELECT ${column} AS source, count(*) OVER () AS total, ${COUNTS}, ${milliseconds(sql`min(at)`)} AS first, ${milliseconds(sql`max(at)`)} AS last
    FROM counted GROUP BY ${column} ORDER BY max(at) DESC, ${column} LIMIT ${parameter(most, 'int')}) s)`;

/**
 * The calls of one key by day and by source, in one row. The key's newest entries are read once, along its index, and no more
 * than so many: the work has a bound however large the log is. `cut` is the oldest instant that was looked at, where
 * there may be more.
 */
export const compileKeyCalls = (question: KeyCallsQuestion, reader: DecisionReader): Statement => {
  const { keyOid, mostEntries, mostSources } = question;
  const most = parameter(mostEntries, 'int');
  return render(sql`WITH newest AS MATERIALIZED (
      SELECT d.at, d.address, d.agent, d.outcome, d.repeats FROM decision d
      WHERE d.credential_id = ${parameter(keyOid, 'bigint')}
        AND EXISTS (SELECT 1 FROM api_key k WHERE ${keyIsTold(keyOid, reader)})
      ORDER BY d.id DESC LIMIT ${most}),
    counted AS (SELECT * FROM newest WHERE at >= ${parameter(question.from.toISOString(), 'timestamptz')})
    SELECT
      (SELECT coalesce(json_agg(e), '[]') FROM (
        SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, ${COUNTS} FROM counted GROUP BY 1) e) AS days,
      ${sourcesBy(sql`address`, mostSources)} AS addresses,
      ${sourcesBy(sql`agent`, mostSources)} AS agents,
      (SELECT CASE WHEN count(*) >= ${most} THEN ${milliseconds(sql`min(at)`)} END FROM newest)::float8 AS cut`);
};
