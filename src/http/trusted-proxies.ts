import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Whether an address is that of a proxy whose word counts. */
export type Trust = (address: string) => boolean;

/** `::ffff:127.0.0.1` is 127.0.0.1 on a socket that takes both families. */
export const plainAddress = (address: string): string => {
  const mapped = /^::ffff:(.*)$/i.exec(address)?.[1] ?? '';
  return isIPv4(mapped) ? mapped : address;
};

/** From addresses and CIDR ranges, which the configuration has checked. What is no address is trusted by nobody. */
export const createTrust = (ranges: readonly string[]): Trust => {
  if (ranges.length === 0) return () => false;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
};
