import type { Result } from '../kernel/result.ts';
import type { CopyRow } from '../storage/copy-text.ts';
import { type Json, LineReader } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/** A line of an export that is a row of what applications were allowed: its columns as they are. */
export interface SeedOAuthRow {
  readonly kind: 'oauth-row';
  readonly table: string;
  readonly row: CopyRow;
  /** Null: the row has none. */
  readonly oid: number | null;
}

/** How a column stands in a line. */
type Kind = 'id' | 'number' | 'text' | 'texts' | 'flag' | 'instant' | 'digest' | 'object';

interface Member {
  readonly name: string;
  readonly column: string;
  readonly kind: Kind;
  /** A line without it means null. */
  readonly optional?: true;
}

/** A table, its columns in the order of a line's members; an export writes the same. */
export interface OAuthTable {
  readonly type: string;
  readonly table: string;
  /** A column that no two rows share. */
  readonly key: string;
  readonly members: readonly Member[];
}

const needed = (name: string, column: string, kind: Kind): Member => ({ name, column, kind });
const optional = (name: string, column: string, kind: Kind): Member => ({ name, column, kind, optional: true });

const OID = needed('ObjectID', 'oid', 'id');
const USER = needed('User', 'user_id', 'id');
const CLIENT = needed('Client', 'client_oid', 'id');
const SCOPES = needed('Scopes', 'scopes', 'texts');
const CREATED = needed('CreationDate', 'created', 'instant');
const EXPIRES = needed('ExpirationDate', 'expires_at', 'instant');
const REVOKED = optional('RevocationDate', 'revoked_at', 'instant');
const DETAILS = needed('Details', 'details', 'object');
const DIGEST = needed('Digest', 'digest', 'digest');

/** Clients first, then what was allowed to them, then what came of that. */
export const OAUTH_TABLES: readonly OAuthTable[] = [
  {
    type: 'OAuthClient',
    table: 'oauth_client',
    key: 'oid',
    members: [
      OID,
      needed('ClientID', 'client_id', 'text'),
      needed('Name', 'name', 'text'),
      optional('Owner', 'owner_id', 'id'),
      needed('Public', 'is_public', 'flag'),
      needed('Native', 'is_native', 'flag'),
      needed('Legacy', 'is_legacy', 'flag'),
      needed('DeviceFlow', 'device_flow', 'flag'),
      needed('RedirectURIs', 'redirect_uris', 'texts'),
      optional('LogoURI', 'logo_uri', 'text'),
      optional('SecretDigest', 'secret_digest', 'digest'),
      optional('SecretLastFour', 'secret_last_four', 'text'),
      optional('FormerSecretDigest', 'former_secret_digest', 'digest'),
      optional('FormerSecretValidUntil', 'former_secret_until', 'instant'),
      CREATED,
      optional('LastRotationDate', 'last_rotated', 'instant'),
      optional('LastUsedDate', 'last_used', 'instant'),
    ],
  },
  {
    type: 'AuthorizedApplication',
    table: 'authorized_application',
    key: 'oid',
    members: [
      OID,
      USER,
      CLIENT,
      SCOPES,
      CREATED,
      needed('LastAuthorizationDate', 'last_authorized', 'instant'),
      REVOKED,
      needed('RedirectURIs', 'redirect_uris', 'texts'),
      optional('ClientAsAllowed', 'client_as_allowed', 'object'),
    ],
  },
  {
    type: 'OAuthGrant',
    table: 'oauth_grant',
    key: 'id',
    members: [needed('ID', 'id', 'text'), USER, CLIENT, SCOPES, CREATED, EXPIRES, REVOKED],
  },
  {
    type: 'AccessToken',
    table: 'access_token',
    key: 'oid',
    members: [
      OID,
      USER,
      needed('ClientID', 'client_id', 'text'),
      optional('Grant', 'grant_id', 'text'),
      ...[SCOPES, DIGEST, CREATED, EXPIRES, REVOKED],
      optional('LastUsedDate', 'last_used', 'instant'),
      DETAILS,
    ],
  },
  {
    type: 'RefreshToken',
    table: 'refresh_token',
    key: 'digest',
    members: [
      ...[DIGEST, needed('Grant', 'grant_id', 'text'), SCOPES, CREATED, EXPIRES],
      optional('FirstUsedDate', 'first_used_at', 'instant'),
      needed('Uses', 'uses', 'number'),
      DETAILS,
    ],
  },
];

const TEXT = /^[^\0]{0,4000}$/;
const SHA_256 = /^[0-9a-f]{64}$/;

/** PostgreSQL, "Array Input and Output Syntax". */
const arrayText = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string' && TEXT.test(each));

const readTexts = (reader: LineReader, name: string): string => {
  const value = reader.value(name);
  if (isTexts(value)) return arrayText(value);
  reader.problem(`${name} needs a list of texts.`);
  return '{}';
};

const readObject = (reader: LineReader, name: string): string => {
  const value = reader.value(name);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return JSON.stringify(value);
  reader.problem(`${name} needs an object.`);
  return '{}';
};

const readInstant = (reader: LineReader, name: string): string | null => {
  const instant = reader.date(name);
  if (reader.value(name) === null) reader.problem(`${name} needs an instant such as "2026-01-31T12:00:00.000Z".`);
  return instant;
};

const READERS: Readonly<Record<Kind, (reader: LineReader, name: string) => unknown>> = {
  id: (reader, name) => reader.integer(name, 1),
  number: (reader, name) => reader.integer(name, 0),
  text: (reader, name) => reader.text(name, TEXT, 'a text of at most 4000 characters'),
  texts: readTexts,
  flag: (reader, name) => reader.flag(name),
  instant: readInstant,
  digest: (reader, name) => `\\x${reader.text(name, SHA_256, 'a SHA-256 of 64 hexadecimal digits')}`,
  object: readObject,
};

const columnValue = (reader: LineReader, { name, kind, optional }: Member): unknown =>
  optional === true && reader.value(name) === null ? null : READERS[kind](reader, name);

/** How lines of one of these tables are read. */
export const oauthLineReader =
  ({ type, table, members }: OAuthTable) =>
  (json: Json, line: number): Result<SeedOAuthRow, readonly SeedProblem[]> => {
    const reader = new LineReader(json, line, { type, names: members.map(({ name }) => name) });
    const row = Object.fromEntries(members.map((member) => [member.column, columnValue(reader, member)]));
    return reader.finish({ kind: 'oauth-row', table, row, oid: typeof row.oid === 'number' ? row.oid : null });
  };
