import { isAddressRange } from '../kernel/address-ranges.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { API_KEY_GRANTS, type ApiKeyGrant, type ApiKeySettings } from '../storage/stores/api-key-store.ts';
import { readInstant } from './instant.ts';

type Body = ReadonlyMap<string, unknown>;

/** The sentence says which member is wrong, and what it takes. */
type Read<Value> = Result<Value, string>;

const LONGEST_DESCRIPTION = 256;
const MOST_IDLE_DAYS = 3_650;
const MOST_NETWORKS = 50;
const DAY_MS = 86_400_000;

const readDescription = (value: unknown): Read<string> => {
  const text = typeof value === 'string' ? value.trim() : '';
  const fits = text !== '' && text.length <= LONGEST_DESCRIPTION && !/[\p{Cc}\p{Cs}]/u.test(text);
  return fits ? ok(text) : err(`Description takes a text of 1 to ${LONGEST_DESCRIPTION} characters in one line.`);
};

const readGrant = (value: unknown): Read<ApiKeyGrant> => {
  const grant = API_KEY_GRANTS.find((known) => known === value);
  return grant === undefined ? err(`Grant takes "${API_KEY_GRANTS.join('" or "')}".`) : ok(grant);
};

const readExpiresAt =
  (now: Date) =>
  (value: unknown): Read<Date | null> => {
    if (value === null) return ok(null);
    const date = typeof value === 'string' ? readInstant(value) : null;
    return date !== null && date > now
      ? ok(date)
      : err('ExpiresAt takes an instant to come, such as 2030-01-31T12:00:00Z, or null.');
  };

const readIdleDays = (value: unknown): Read<number | null> => {
  if (value === null) return ok(null);
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_IDLE_DAYS
    ? ok(value as number)
    : err(`IdleDays takes a whole number from 1 to ${MOST_IDLE_DAYS}, or null.`);
};

const isNetworkList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= MOST_NETWORKS &&
  value.every((each) => typeof each === 'string' && isAddressRange(each));

/** An empty list is none: a key that works from nowhere is deleted, not kept. */
const readNetworks = (value: unknown): Read<readonly string[] | null> => {
  if (value === null) return ok(null);
  if (!isNetworkList(value)) {
    return err(
      `AllowedNetworks takes up to ${MOST_NETWORKS} IP addresses or CIDR ranges, such as ["10.0.0.0/8"], or null.`,
    );
  }
  return ok(value.length === 0 ? null : [...new Set(value)]);
};

const MEMBERS: readonly string[] = ['Description', 'Grant', 'ExpiresAt', 'IdleDays', 'AllowedNetworks'];

const unknownMember = (body: Body, known: readonly string[]): string | null => {
  const name = [...body.keys()].find((each) => !known.includes(each));
  return name === undefined ? null : `It takes ${known.join(', ')} and nothing else.`;
};

/** The settings of a key: members that are absent stay as they are in `before`, or, for a new key, are none. */
export const readApiKeySettings = (body: Body, before: ApiKeySettings | null, now: Date): Read<ApiKeySettings> => {
  const unknown = unknownMember(body, MEMBERS);
  if (unknown !== null) return err(unknown);
  const member = <Value>(name: string, read: (value: unknown) => Read<Value>, kept: Value | undefined): Read<Value> =>
    body.has(name) || kept === undefined ? read(body.get(name) ?? null) : ok(kept);
  const description = member('Description', readDescription, before?.description);
  if (!description.ok) return description;
  const grant = member('Grant', readGrant, before?.grant);
  if (!grant.ok) return grant;
  const expiresAt = member('ExpiresAt', readExpiresAt(now), before?.expiresAt);
  if (!expiresAt.ok) return expiresAt;
  const idleDays = member('IdleDays', readIdleDays, before?.idleDays);
  if (!idleDays.ok) return idleDays;
  const networks = member('AllowedNetworks', readNetworks, before?.networks);
  if (!networks.ok) return networks;
  return ok({
    description: description.value,
    grant: grant.value,
    expiresAt: expiresAt.value,
    idleDays: idleDays.value,
    networks: networks.value,
  });
};

const MOST_GRACE_DAYS = 7;

/** How long the replaced value works on after a reset, in milliseconds; not at all unless it is asked for (decision 14). */
export const readGrace = (body: Body): Read<number> => {
  const unknown = unknownMember(body, ['GraceDays']);
  if (unknown !== null) return err(unknown);
  const days = body.get('GraceDays') ?? 0;
  return typeof days === 'number' && days >= 0 && days <= MOST_GRACE_DAYS
    ? ok(Math.round(days * DAY_MS))
    : err(`GraceDays takes a number from 0 to ${MOST_GRACE_DAYS}.`);
};
