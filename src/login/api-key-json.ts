import { endFault } from '../identity/api-key-rules.ts';
import type { ListedApiKey } from '../storage/stores/api-key-list-store.ts';
import { csvText } from './csv-text.ts';

/** The value before the last reset, as long as it works. */
const formerValue = ({ formerUntil, formerLastFour, formerLastAccessed }: ListedApiKey, now: Date) =>
  formerUntil === null || formerUntil <= now
    ? null
    : { LastFour: formerLastFour, ValidUntil: formerUntil, LastAccessed: formerLastAccessed };

/** Why the key works for nobody, though keys are enabled; null: nothing here stops it. */
const stoppedBy = (key: ListedApiKey, now: Date): string | null =>
  key.ownerDisabled ? 'owner-disabled' : endFault(key, now);

/** A key as this API shows it: everything but its value, which is stored nowhere. */
export const apiKeyJson = (key: ListedApiKey, now: Date) => ({
  ObjectID: key.oid,
  User: {
    ObjectID: key.userOid,
    UserName: key.userName,
    DisplayName: key.displayName,
    Disabled: key.ownerDisabled,
  },
  Description: key.description,
  Grant: key.grant,
  LastFour: key.lastFour,
  AwaitsClaim: key.lastFour === null,
  StoppedBy: stoppedBy(key, now),
  Created: key.created,
  LastAccessed: key.lastAccessed,
  LastReset: key.lastReset,
  ExpiresAt: key.expiresAt,
  IdleDays: key.idleDays,
  AllowedNetworks: key.networks,
  FormerValue: formerValue(key, now),
});

const COLUMNS = [
  'ObjectID',
  'UserName',
  'DisplayName',
  'Description',
  'Grant',
  'LastFour',
  'Created',
  'LastAccessed',
  'LastReset',
  'ExpiresAt',
  'IdleDays',
  'AllowedNetworks',
] as const;

const instant = (date: Date | null): string => date?.toISOString() ?? '';

/** The same as a table for spreadsheets. */
export const apiKeysCsv = (keys: readonly ListedApiKey[]): string =>
  csvText(
    COLUMNS,
    keys.map((key) => [
      String(key.oid),
      key.userName,
      key.displayName ?? '',
      key.description,
      key.grant,
      key.lastFour ?? '',
      instant(key.created),
      instant(key.lastAccessed),
      instant(key.lastReset),
      instant(key.expiresAt),
      String(key.idleDays ?? ''),
      key.networks?.join(' ') ?? '',
    ]),
  );
