import { credentialDigest } from '../identity/api-key.ts';
import type { Result } from '../kernel/result.ts';
import type { Ref } from '../model/ref.ts';
import { type Json, LineReader, quoted } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/** What a key may do, as the vendor's page names it. */
export type SeedGrant = 'Full Access' | 'ALM WSAPI Read-only';

/** A line that becomes an API key. The value itself is gone: only what recognises it is kept. */
export interface SeedApiKey {
  readonly kind: 'api-key';
  /** Null: a new one. */
  readonly oid: number | null;
  readonly user: Ref;
  readonly description: string;
  readonly grant: SeedGrant;
  /** SHA-256 of the value, hexadecimal. */
  readonly digest: string;
  readonly lastFour: string;
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
  'CreationDate',
  'LastAccessedDate',
  'LastResetDate',
] as const;

const GRANTS: readonly string[] = ['Full Access', 'ALM WSAPI Read-only'] satisfies readonly SeedGrant[];
/** Keys made elsewhere need not have our form, only the underscore. */
const KEY = /^_[!-~]{19,254}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const LAST_FOUR = /^[!-~]{4}$/;
const LONGEST_DESCRIPTION = 256;

/** The key itself, or its digest and end as an export writes them. */
const readValue = (reader: LineReader): Pick<SeedApiKey, 'digest' | 'lastFour'> => {
  const isDigest = reader.value('KeyDigest') !== null || reader.value('KeyLastFour') !== null;
  if (isDigest && reader.value('Key') === null) {
    return {
      digest: reader.text('KeyDigest', DIGEST, 'a SHA-256 of 64 hexadecimal digits in lower case'),
      lastFour: reader.text('KeyLastFour', LAST_FOUR, 'the last four characters of the key'),
    };
  }
  if (isDigest) reader.problem('Key and KeyDigest exclude each other.');
  const key = reader.text('Key', KEY, '"_" and 19 to 254 visible ASCII characters');
  return { digest: credentialDigest(key), lastFour: key.slice(-4) };
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
    ...readValue(reader),
    ...dates,
  });
};
