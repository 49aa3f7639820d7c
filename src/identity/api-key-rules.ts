import { type AddressTest, addressTest } from '../kernel/address-ranges.ts';
import { type ApiKeySettings, type KeyWithOwner, NOTICE_DAYS } from '../storage/stores/api-key-store.ts';

const DAY_MS = 86_400_000;

export type KeyFault = 'key-replaced' | 'key-expired' | 'key-idle' | 'key-network-not-allowed';

/** Why the value that found this key does not work now and from this address; null: it does. */
export const keyFault = (key: KeyWithOwner, now: Date, remoteAddress: string): KeyFault | null => {
  if (key.formerUntil !== null && key.formerUntil <= now) return 'key-replaced';
  const ended = endFault(key, now);
  if (ended !== null) return ended;
  return key.networks === null || testOf(key.networks)(remoteAddress) ? null : 'key-network-not-allowed';
};

/** What an end by itself depends on. */
type Ending = Pick<KeyWithOwner, 'expiresAt' | 'idleDays' | 'lastActive'>;

/** Why the key works from nowhere now, by its own settings; null: they do not stop it. */
export const endFault = ({ expiresAt, idleDays, lastActive }: Ending, now: Date): 'key-expired' | 'key-idle' | null => {
  if (expiresAt !== null && expiresAt <= now) return 'key-expired';
  return idleDays !== null && lastActive.getTime() + idleDays * DAY_MS <= now.getTime() ? 'key-idle' : null;
};

/** A cached key comes with the same list each time, which is made into a test once. */
const tests = new WeakMap<readonly string[], AddressTest>();

const testOf = (networks: readonly string[]): AddressTest => {
  const known = tests.get(networks);
  if (known !== undefined) return known;
  const made = addressTest(networks);
  tests.set(networks, made);
  return made;
};

/** When the value that found this key stops working by itself; idleness aside, which a use puts off. */
export const keyEnd = ({ expiresAt, formerUntil }: KeyWithOwner): Date | null => {
  if (expiresAt === null || formerUntil === null) return expiresAt ?? formerUntil;
  return expiresAt < formerUntil ? expiresAt : formerUntil;
};

/** Which notice of a key's end is due or past at this moment, in days before it; null: none yet. */
export const noticeDue = (expiresAt: Date | null, now: Date): number | null => {
  if (expiresAt === null) return null;
  const daysLeft = (expiresAt.getTime() - now.getTime()) / DAY_MS;
  return NOTICE_DAYS.find((days) => daysLeft <= days) ?? null;
};

type Reach = Pick<ApiKeySettings, 'grant' | 'expiresAt' | 'idleDays' | 'networks'>;

/**
 * Whether an edit needs what creating the key would (decision 15): another grant does, and so does anything that lets it
 * work longer or from elsewhere. To narrow a key, and to describe it anew, is its owner's in any case.
 */
export const needsRightToCreate = (before: Reach, after: Reach): boolean =>
  before.grant !== after.grant ||
  isLater(after.expiresAt?.getTime() ?? null, before.expiresAt?.getTime() ?? null) ||
  isLater(after.idleDays, before.idleDays) ||
  (before.networks !== null && before.networks.join() !== after.networks?.join());

/** Null is without end. */
const isLater = (after: number | null, before: number | null): boolean =>
  before !== null && (after === null || after > before);
