import type { ApiKey } from '../api/api-key.ts';
import { areDisabled, type KeyAbilities } from '../api/key-abilities.ts';

/** What is done to a key through a dialog. */
export type KeyDeed = 'edit' | 'reset' | 'claim' | 'endFormer' | 'remove';

/** What somebody is about to do: to a key, or to make one. */
export type Intent = { readonly deed: 'create' } | { readonly deed: KeyDeed | 'show'; readonly apiKey: ApiKey };

const OWN: Readonly<Record<KeyDeed, 'Edit' | 'Reset' | 'Claim' | 'Delete'>> = {
  edit: 'Edit',
  reset: 'Reset',
  claim: 'Claim',
  endFormer: 'Delete',
  remove: 'Delete',
};

/** What an administrator does with the keys of others (decision 14). */
const OTHERS: readonly KeyDeed[] = ['reset', 'endFormer', 'remove'];

const fits = (deed: KeyDeed, key: ApiKey): boolean => {
  if (deed === 'claim') return key.AwaitsClaim;
  if (deed === 'endFormer') return key.FormerValue !== null;
  return true;
};

const DEEDS: readonly KeyDeed[] = ['claim', 'edit', 'reset', 'endFormer', 'remove'];

/** What this person may do with this key now, in the order of the menu. While keys are disabled that is to delete it (R45). */
export const deedsFor = (key: ApiKey, isMine: boolean, abilities: KeyAbilities): readonly KeyDeed[] => {
  if (areDisabled(abilities)) return ['remove'];
  const own = abilities.Own.find(({ Grant }) => Grant === key.Grant);
  const may = (deed: KeyDeed): boolean => (isMine ? own?.[OWN[deed]] === null : OTHERS.includes(deed));
  // A key without a value has nothing to replace; an administrator's second reset changes nothing for the owner, either.
  return DEEDS.filter((deed) => may(deed) && fits(deed, key) && !(deed === 'reset' && key.AwaitsClaim));
};
