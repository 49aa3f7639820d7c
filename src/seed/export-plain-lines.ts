import type { Snapshot, SnapshotQuery } from '../storage/snapshot.ts';
import { DECISION_MEMBERS } from './decision-line.ts';
import type { ExportedLine } from './export-shape.ts';
import { OAUTH_TABLES } from './oauth-lines.ts';

/** Lines that are no objects of the model: a query, and what a row of it becomes. */
interface PlainLines extends SnapshotQuery {
  readonly lineOf: (row: readonly unknown[]) => ExportedLine;
}

const dateOf = (value: unknown): string | undefined => (value instanceof Date ? value.toISOString() : undefined);

const API_KEYS: PlainLines = {
  text: `SELECT oid, user_id, description, grant_kind, encode(digest, 'hex'), last_four, has_check_digits,
      created, last_accessed, last_reset, expires_at, idle_days, networks, notice_days,
      encode(former_digest, 'hex'), former_last_four, former_has_check_digits, former_until, former_last_accessed
    FROM api_key ORDER BY oid`,
  lineOf: ([oid, user, description, grant, digest, lastFour, hasCheckDigits, created, ...more]) => {
    const [lastAccessed, lastReset, expires, idleDays, networks, noticeDays, ...former] = more;
    return {
      _type: 'ApiKey',
      ObjectID: oid,
      User: `/user/${user}`,
      Description: description,
      Grant: grant,
      ...(digest === null
        ? { KeyAwaitsClaim: true }
        : { KeyDigest: digest, KeyLastFour: lastFour, KeyHasCheckDigits: hasCheckDigits }),
      CreationDate: dateOf(created),
      LastAccessedDate: dateOf(lastAccessed),
      LastResetDate: dateOf(lastReset),
      ExpirationDate: dateOf(expires),
      IdleDays: idleDays ?? undefined,
      AllowedNetworks: networks ?? undefined,
      NoticeDays: noticeDays ?? undefined,
      ...formerKey(former),
    };
  },
};

const formerKey = ([digest, lastFour, hasCheckDigits, until, lastAccessed]: readonly unknown[]) =>
  digest === null
    ? {}
    : {
        FormerKeyDigest: digest,
        FormerKeyLastFour: lastFour,
        FormerKeyHasCheckDigits: hasCheckDigits,
        FormerKeyValidUntil: dateOf(until),
        FormerKeyLastAccessedDate: dateOf(lastAccessed),
      };

/** A few at a time: each has up to 256 KiB. */
const ATTACHMENT_CHUNKS: PlainLines = {
  text: `SELECT content_id, number, replace(encode(bytes, 'base64'), E'\\n', '') FROM attachment_chunk
    ORDER BY content_id, number`,
  rowsAtATime: 16,
  lineOf: ([content, number, bytes]) => ({
    _type: 'AttachmentChunk',
    Content: `/attachmentcontent/${content}`,
    Number: number,
    Bytes: bytes,
  }),
};

const FORMATTED_ID_COUNTERS: PlainLines = {
  text: 'SELECT workspace_id, prefix, next FROM formatted_id_counter ORDER BY workspace_id, prefix COLLATE "C"',
  lineOf: ([workspace, prefix, next]) => ({
    _type: 'NumberSequence',
    Workspace: `/workspace/${workspace}`,
    Prefix: prefix,
    Next: next,
  }),
};

/** The decision log, oldest first. */
const DECISIONS: PlainLines = {
  text: `SELECT ${DECISION_MEMBERS.map(([, column]) => column).join(', ')} FROM decision ORDER BY id`,
  lineOf: (row) => ({
    _type: 'Decision',
    ...Object.fromEntries(DECISION_MEMBERS.map(([name], at) => [name, dateOf(row[at]) ?? row[at]])),
  }),
};

/** Applications and what they were allowed; tokens by their digests alone. */
const OAUTH: readonly PlainLines[] = OAUTH_TABLES.map(({ type, table, key, members }) => {
  const columns = members.map(({ column, kind }) => (kind === 'digest' ? `encode(${column}, 'hex')` : column));
  return {
    text: `SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${key}${key === 'id' ? ' COLLATE "C"' : ''}`,
    lineOf: (row) => ({
      _type: type,
      ...Object.fromEntries(members.map(({ name }, at) => [name, dateOf(row[at]) ?? row[at] ?? undefined])),
    }),
  };
});

/** A sequence is of no snapshot: it is at least as far as every number in this one. */
const OBJECT_IDS: PlainLines = {
  text: 'SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM object_id',
  lineOf: ([next]) => ({ _type: 'NumberSequence', Next: next }),
};

/** What is to be kept and is no object of the model is added here. */
const ALL: readonly PlainLines[] = [
  API_KEYS,
  ...OAUTH,
  DECISIONS,
  ATTACHMENT_CHUNKS,
  FORMATTED_ID_COUNTERS,
  OBJECT_IDS,
];

export const plainLines = async function* (snapshot: Snapshot): AsyncGenerator<ExportedLine> {
  for (const { lineOf, ...query } of ALL) {
    for await (const batch of snapshot.rows(query)) for (const row of batch) yield lineOf(row);
  }
};
