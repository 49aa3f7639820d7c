import type { ApiKey, Grant, KeySettings } from './api/api-key.ts';

/** The settings as they stand in the fields of a form. */
export interface SettingsText {
  readonly description: string;
  readonly grant: Grant | null;
  /** Of the person's own clock, as the field has it: `2026-01-31T12:00`. */
  readonly expires: string;
  readonly idleDays: string;
  /** One a line. */
  readonly networks: string;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** An instant as a field for local times has it, to the minute. */
export const localMinute = (instant: Date): string =>
  `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}T${two(instant.getHours())}:${two(instant.getMinutes())}`;

export const settingsTextOf = (key: ApiKey): SettingsText => ({
  description: key.Description,
  grant: key.Grant,
  expires: key.ExpiresAt === null ? '' : localMinute(new Date(key.ExpiresAt)),
  idleDays: String(key.IdleDays ?? ''),
  networks: (key.AllowedNetworks ?? []).join('\n'),
});

const networksOf = (text: string): readonly string[] | null => {
  const networks = text.split(/[\s,;]+/).filter((each) => each !== '');
  return networks.length === 0 ? null : networks;
};

/** What the server is sent for the fields; null while no grant is chosen. */
export const settingsOf = ({ description, grant, expires, idleDays, networks }: SettingsText): KeySettings | null =>
  grant === null
    ? null
    : {
        Description: description,
        Grant: grant,
        ExpiresAt: expires === '' ? null : new Date(expires).toISOString(),
        IdleDays: idleDays === '' ? null : Number(idleDays),
        AllowedNetworks: networksOf(networks),
      };

const MEMBERS = {
  description: 'Description',
  grant: 'Grant',
  expires: 'ExpiresAt',
  idleDays: 'IdleDays',
  networks: 'AllowedNetworks',
} as const;

/** Only what was changed in the form: what was not stays as it is now, to the millisecond. */
export const changesOf = (before: SettingsText, after: SettingsText): Partial<KeySettings> => {
  const settings = settingsOf(after);
  if (settings === null) return {};
  const changed = (Object.keys(MEMBERS) as (keyof typeof MEMBERS)[]).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(changed.map((name) => [MEMBERS[name], settings[MEMBERS[name]]]));
};
