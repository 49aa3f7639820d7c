import { isIPv6 } from 'node:net';
import { inetOf } from '../identity/inet.ts';
import type { Clock } from '../kernel/clock.ts';

/** Counts by network, /24 or /64, within this process. */
export interface NetworkCount {
  /** How many there are within the window, this one included. */
  charge(address: string): number;
  refund(address: string): void;
}

export interface NetworkCountOptions {
  readonly clock: Clock;
  readonly windowMs: number;
}

/** Networks that are remembered; of more the one that came first is forgotten. */
const NETWORKS = 10_000;

/** The first four groups of an IPv6 address, or the first three numbers of an IPv4 one. */
export const networkOf = (remoteAddress: string): string => {
  const address = inetOf(remoteAddress);
  const [mapped] = /\d+\.\d+\.\d+\.\d+$/.exec(address) ?? [];
  if (mapped !== undefined || !isIPv6(address)) return (mapped ?? address).split('.').slice(0, 3).join('.');
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const gap = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array.from({ length: gap }, () => '0'), ...(after ?? [])];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
};

export const createNetworkCount = ({ clock, windowMs }: NetworkCountOptions): NetworkCount => {
  const counts = new Map<string, { readonly since: number; count: number }>();
  return {
    charge: (address) => {
      const network = networkOf(address);
      const now = clock().getTime();
      const known = counts.get(network);
      if (known !== undefined && now - known.since < windowMs) return ++known.count;
      counts.delete(network);
      counts.set(network, { since: now, count: 1 });
      const [oldest] = counts.size > NETWORKS ? counts.keys() : [];
      if (oldest !== undefined) counts.delete(oldest);
      return 1;
    },
    refund: (address) => {
      const known = counts.get(networkOf(address));
      if (known !== undefined) known.count = Math.max(0, known.count - 1);
    },
  };
};
