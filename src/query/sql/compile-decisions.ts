import { allOf, parameter, render, type Sql, type Statement, sql } from './fragment.ts';

/** Which entries of the decision log are asked for; what is null does not matter. */
export interface DecisionFilter {
  /** ObjectID or name. */
  readonly user: number | string | null;
  /** ObjectID of a key or access token, or the last four characters of a key. */
  readonly credential: number | string | null;
  readonly session: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
  /** Only what came after the entry of this id; then the oldest come first. */
  readonly after: number | null;
  /** Only what came before the entry of this id: the next ones down a list that grows at its top. */
  readonly before: number | null;
  /** Without what was read at /login/api: whoever watches the log by it would see nothing but that. */
  readonly leavesOutLoginReads: boolean;
}

/** Who looks: their own entries, those of a key of theirs, or for an administrator any. */
export interface DecisionReader {
  readonly userOid: number;
  readonly isAdministrator: boolean;
}

const userIs = (user: number | string): Sql =>
  typeof user === 'number'
    ? sql`d.user_id = ${parameter(user, 'bigint')}`
    : sql`d.user_id = (SELECT n.oid FROM app_user n WHERE lower(n.user_name) = lower(${parameter(user, 'text')}))`;

const keysEndingIn = (text: string): Sql =>
  sql`SELECT k.oid FROM api_key k WHERE k.last_four = ${parameter(text, 'text')}`;

/** Four digits may be either; by an ObjectID alone entries are found in their order. */
const credentialIs = (credential: number | string): Sql => {
  if (typeof credential === 'string') return sql`d.credential_id = ANY(ARRAY(${keysEndingIn(credential)}))`;
  const oid = parameter(credential, 'bigint');
  return String(credential).length === 4
    ? sql`d.credential_id = ANY(ARRAY(${keysEndingIn(String(credential))} UNION ALL SELECT ${oid}))`
    : sql`d.credential_id = ${oid}`;
};

const LOGIN_READ = sql`(d.outcome = 'accepted' AND d.method = 'GET' AND starts_with(d.path, '/login/api/'))`;

const instant = (date: Date): Sql => parameter(date.toISOString(), 'timestamptz');

const asked = (filter: DecisionFilter): readonly Sql[] => {
  const { user, credential, session, outcome, reason, address, requestId, from, to, after, before } = filter;
  const { leavesOutLoginReads } = filter;
  return [
    ...(user === null ? [] : [userIs(user)]),
    ...(credential === null ? [] : [credentialIs(credential)]),
    ...(session === null ? [] : [sql`d.session = ${parameter(session, 'text')}`]),
    ...(outcome === null ? [] : [sql`d.outcome = ${parameter(outcome, 'text')}`]),
    ...(reason === null ? [] : [sql`d.reason = ${parameter(reason, 'text')}`]),
    ...(address === null ? [] : [sql`d.address = ${parameter(address, 'text')}`]),
    ...(requestId === null ? [] : [sql`d.request_id = ${parameter(requestId, 'uuid')}`]),
    ...(from === null ? [] : [sql`d.at >= ${instant(from)}`]),
    ...(to === null ? [] : [sql`d.at <= ${instant(to)}`]),
    ...(after === null ? [] : [sql`d.id > ${parameter(after, 'bigint')}`]),
    ...(before === null ? [] : [sql`d.id < ${parameter(before, 'bigint')}`]),
    ...(leavesOutLoginReads ? [sql`NOT ${LOGIN_READ}`] : []),
  ];
};

const mayRead = ({ userOid, isAdministrator }: DecisionReader): readonly Sql[] =>
  isAdministrator ? [] : [sql`d.user_id = ${parameter(userOid, 'bigint')}`];

const entries = (where: Sql, order: Sql, start: number, count: number): Statement =>
  render(sql`SELECT d.id, d.at, d.request_id, d.user_id, u.user_name, d.via, d.credential_id, d.session, d.address, d.agent,
      d.method, d.path, d.outcome, d.reason, d.repeats
    FROM decision d LEFT JOIN app_user u ON u.oid = d.user_id WHERE ${where}
    ORDER BY ${order} OFFSET ${parameter(start - 1, 'int')} LIMIT ${parameter(count, 'int')}`);

const NEWEST = sql`d.id DESC`;
const OLDEST = sql`d.id`;

/** One page of entries, `start` counted from 1. */
export const compileDecisions = (
  filter: DecisionFilter,
  reader: DecisionReader,
  page: { readonly start: number; readonly pageSize: number },
): Statement => {
  const order = filter.after === null ? NEWEST : OLDEST;
  return entries(allOf([...mayRead(reader), ...asked(filter)]), order, page.start, page.pageSize);
};

/** How many entries there are, counted as far as `most`. */
export const compileDecisionCount = (filter: DecisionFilter, reader: DecisionReader, most: number): Statement =>
  render(sql`SELECT count(*)::int AS count FROM (SELECT 1 FROM decision d
    WHERE ${allOf([...mayRead(reader), ...asked(filter)])} LIMIT ${parameter(most, 'int')}) n`);

/** The condition on a key `k` that it is this one, and the reader may be told of it. */
export const keyIsTold = (keyOid: number, { userOid, isAdministrator }: DecisionReader): Sql => {
  const key = sql`k.oid = ${parameter(keyOid, 'bigint')}`;
  return isAdministrator ? key : sql`${key} AND k.user_id = ${parameter(userOid, 'bigint')}`;
};

/** Whether there is a key of which the reader may be told. */
export const compileKeyIsTold = (keyOid: number, reader: DecisionReader): Statement =>
  render(sql`SELECT 1 FROM api_key k WHERE ${keyIsTold(keyOid, reader)}`);

/** The newest entries that name a key, whoever was let in by it or beside it. */
export const compileDecisionsOfKey = (keyOid: number, reader: DecisionReader, most: number): Statement => {
  const isTold = sql`EXISTS (SELECT 1 FROM api_key k WHERE ${keyIsTold(keyOid, reader)})`;
  return entries(sql`d.credential_id = ${parameter(keyOid, 'bigint')} AND ${isTold}`, NEWEST, 1, most);
};
