import { isIP } from 'node:net';

/** An address without its zone, as PostgreSQL takes it for inet; a caller without one shares 0.0.0.0 with all such. */
export const inetOf = (remoteAddress: string): string => {
  const [address = ''] = remoteAddress.split('%');
  return isIP(address) === 0 ? '0.0.0.0' : address;
};
