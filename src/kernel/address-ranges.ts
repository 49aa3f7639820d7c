import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Whether an address is in some set of ranges. */
export type AddressTest = (address: string) => boolean;

/** `::ffff:127.0.0.1` is 127.0.0.1 on a socket that takes both families. */
export const plainAddress = (address: string): string => {
  const mapped = /^::ffff:(.*)$/i.exec(address)?.[1] ?? '';
  return isIPv4(mapped) ? mapped : address;
};

/** An IPv4 or IPv6 address, or a range of them in CIDR notation. */
export const isAddressRange = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

/** From addresses and ranges that `isAddressRange` accepts. What is no address is in none of them. */
export const addressTest = (ranges: readonly string[]): AddressTest => {
  if (ranges.length === 0) return () => false;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    // The zone of a link-local address (RFC 4007) names a network card of ours, not a place in a range.
    const [plain = ''] = address.split('%');
    return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
};
