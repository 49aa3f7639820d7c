import { credentialDigest, hasValidChecksum } from '../identity/api-key.ts';
import { isAddressRange } from '../kernel/address-ranges.ts';
import type { Result } from '../kernel/result.ts';
import type { Ref } from '../model/ref.ts';
import { type Json, LineReader, quoted } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/** What a key may do, as the vendor's page names it. */
export type SeedGrant = 'Full Access' | 'ALM WSAPI Read-only';

export interface SeedKeyValue {
  /** SHA-256 of the value, hexadecimal. */
  readonly digest: string;
  readonly lastFour: string;
  readonly hasCheckDigits: boolean;
}

/** The value before the last reset. */
export interface SeedFormerValue extends SeedKeyValue {
  readonly until: string;
  readonly lastAccessed: string | null;
}

/** A line that becomes an API key. The value itself is gone: only what recognises it is kept. */
export interface SeedApiKey {
  readonly kind: 'api-key';
  /** Null: a new one. */
  readonly oid: number | null;
  readonly user: Ref;
  readonly description: string;
  readonly grant: SeedGrant;
  /** Null: it waits for its owner to claim a value. */
  readonly value: SeedKeyValue | null;
  readonly former: SeedFormerValue | null;
  readonly expires: string | null;
  readonly idleDays: number | null;
  readonly networks: readonly string[] | null;
  readonly noticeDays: number | null;
  /** Null: the time of the import. */
  readonly created: string | null;
  readonly lastAccessed: string | null;
  readonly lastReset: string | null;
}

const NAMES = [
  'ObjectID',
  'User',
  'Description',
  'Grant',
  'Key',
  'KeyDigest',
  'KeyLastFour',
  'KeyHasCheckDigits',
  'KeyAwaitsClaim',
  'FormerKeyDigest',
  'FormerKeyLastFour',
  'FormerKeyHasCheckDigits',
  'FormerKeyValidUntil',
  'FormerKeyLastAccessedDate',
  'CreationDate',
  'LastAccessedDate',
  'LastResetDate',
  'ExpirationDate',
  'IdleDays',
  'AllowedNetworks',
  'NoticeDays',
] as const;

const GRANTS: readonly string[] = ['Full Access', 'ALM WSAPI Read-only'] satisfies readonly SeedGrant[];
/** Keys made elsewhere need not have our form, only the underscore. */
const KEY = /^_[!-~]{19,254}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const LAST_FOUR = /^[!-~]{4}$/;
const LONGEST_DESCRIPTION = 256;

const DIGEST_SENTENCE = 'a SHA-256 of 64 hexadecimal digits in lower case';
const LAST_FOUR_SENTENCE = 'the last four characters of the key';

/** A digest with the end of its value, as an export writes them. */
const readStored = (reader: LineReader, prefix: 'Key' | 'FormerKey'): SeedKeyValue => ({
  digest: reader.text(`${prefix}Digest`, DIGEST, DIGEST_SENTENCE),
  lastFour: reader.text(`${prefix}LastFour`, LAST_FOUR, LAST_FOUR_SENTENCE),
  hasCheckDigits: reader.flag(`${prefix}HasCheckDigits`),
});

/** The key itself, or its digest and end, or none. */
const readValue = (reader: LineReader): SeedKeyValue | null => {
  const isDigest = reader.value('KeyDigest') !== null || reader.value('KeyLastFour') !== null;
  const isKey = reader.value('Key') !== null;
  if (reader.flag('KeyAwaitsClaim')) {
    if (isDigest || isKey) reader.problem('KeyAwaitsClaim excludes Key and KeyDigest.');
    return null;
  }
  if (isDigest && !isKey) return readStored(reader, 'Key');
  if (isDigest) reader.problem('Key and KeyDigest exclude each other.');
  const key = reader.text('Key', KEY, '"_" and 19 to 254 visible ASCII characters');
  return { digest: credentialDigest(key), lastFour: key.slice(-4), hasCheckDigits: hasValidChecksum(key) };
};

const readFormer = (reader: LineReader): SeedFormerValue | null => {
  if (reader.value('FormerKeyDigest') === null) return null;
  const until = reader.date('FormerKeyValidUntil');
  if (until === null) reader.problem('FormerKeyDigest needs FormerKeyValidUntil.');
  const lastAccessed = reader.date('FormerKeyLastAccessedDate');
  return { ...readStored(reader, 'FormerKey'), until: until ?? '', lastAccessed };
};

const readDays = (reader: LineReader, name: string): number | null =>
  reader.value(name) === null ? null : reader.integer(name, 1);

const readNetworks = (reader: LineReader): readonly string[] | null => {
  const value = reader.value('AllowedNetworks');
  if (value === null) return null;
  const isList = Array.isArray(value) && value.length > 0;
  if (isList && value.every((each) => typeof each === 'string' && isAddressRange(each))) return value;
  reader.problem('AllowedNetworks needs a list of IP addresses or CIDR ranges such as ["10.0.0.0/8"].');
  return null;
};

export const readApiKeyLine = (json: Json, line: number): Result<SeedApiKey, readonly SeedProblem[]> => {
  const reader = new LineReader(json, line, { type: 'ApiKey', names: NAMES });
  const oid = reader.objectId('ObjectID');
  const user = reader.ref('User');
  const description = reader.value('Description') ?? '';
  if (typeof description !== 'string' || description.length > LONGEST_DESCRIPTION) {
    reader.problem(`Description needs a string of at most ${LONGEST_DESCRIPTION} characters.`);
  }
  const grant = reader.value('Grant');
  if (typeof grant !== 'string' || !GRANTS.includes(grant)) reader.problem(`Grant needs one of ${quoted(GRANTS)}.`);
  const dates = {
    created: reader.date('CreationDate'),
    lastAccessed: reader.date('LastAccessedDate'),
    lastReset: reader.date('LastResetDate'),
  };
  return reader.finish({
    kind: 'api-key',
    oid,
    user: user as Ref,
    description: description as string,
    grant: grant as SeedGrant,
    value: readValue(reader),
    former: readFormer(reader),
    expires: reader.date('ExpirationDate'),
    idleDays: readDays(reader, 'IdleDays'),
    networks: readNetworks(reader),
    noticeDays: readDays(reader, 'NoticeDays'),
    ...dates,
  });
};
