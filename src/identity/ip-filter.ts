import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Account } from '../storage/stores/account-store.ts';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

const itemsOf = (text: string): readonly string[] =>
  text
    .replaceAll(/\s*-\s*/g, '-')
    .split(/[\s,;]+/)
    .filter((item) => item !== '');

/** Puts one address, range `a-b` or CIDR range on the list; false: it is none of these. */
const addItem = (list: BlockList, item: string): boolean => {
  const [first = '', last, ...moreRanges] = item.split('-');
  const [address = '', bits, ...moreBits] = first.split('/');
  if (moreRanges.length + moreBits.length > 0 || isIP(address) === 0) return false;
  const family = familyOf(address);
  if (last !== undefined) {
    if (bits !== undefined || isIP(last) !== isIP(address)) return false;
    try {
      list.addRange(address, last, family);
      return true;
    } catch {
      return false; // The end stands before the beginning.
    }
  }
  if (bits === undefined) list.addAddress(address, family);
  else if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  else list.addSubnet(address, Number(bits), family);
  return true;
};

/** The first entry that is no address, range or CIDR range; null: all are. */
export const badNetwork = (text: string): string | null => {
  const list = new BlockList();
  return itemsOf(text).find((item) => !addItem(list, item)) ?? null;
};

/** Whether a list names any network at all. */
export const namesNetworks = (text: string): boolean => itemsOf(text).length > 0;

const REMEMBERED_LISTS = 16;
const lists = new Map<string, BlockList>();

/** An entry that cannot be read lets nobody in. */
const listOf = (text: string): BlockList => {
  const known = lists.get(text);
  if (known !== undefined) return known;
  const list = new BlockList();
  for (const item of itemsOf(text)) addItem(list, item);
  if (lists.size >= REMEMBERED_LISTS) lists.clear();
  lists.set(text, list);
  return list;
};

/** The subscription's IP filter: an empty list shuts nobody out, and administrators are bound only where it says so. */
export const networkAllows = (
  { policy, subscriptionAdmin }: Pick<Account, 'policy' | 'subscriptionAdmin'>,
  remoteAddress: string,
): boolean => {
  const { allowedNetworks, networksBindAdministrators } = policy;
  if (allowedNetworks === null || !namesNetworks(allowedNetworks)) return true;
  if (subscriptionAdmin && !networksBindAdministrators) return true;
  const [address = ''] = remoteAddress.split('%');
  return isIP(address) !== 0 && listOf(allowedNetworks).check(address, familyOf(address));
};
