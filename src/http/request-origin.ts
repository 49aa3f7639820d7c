import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type AddressTest, addressTest, plainAddress } from '../kernel/address-ranges.ts';
import { isLoopback } from './loopback-host.ts';

/** Which peers may speak for somebody else, and what `_ref`s begin with whatever the client used. */
export interface OriginRules {
  /** IP addresses and CIDR ranges of proxies whose X-Forwarded-* are believed. */
  readonly trustedProxies: readonly string[];
  /** Scheme, host and port that stand for those of every request. */
  readonly publicUrl: string | undefined;
}

export interface RequestOrigin {
  /** Scheme, host and port, e.g. `https://127.0.0.1:7443`. */
  readonly origin: string;
  /** The same by the name that the caller used, whatever the server calls itself: a browser's Origin for our own pages. */
  readonly reachedAt: string;
  /** What an address in a mail begins with; null: what the caller says of the host may be forged. */
  mailOrigin(): string | null;
  readonly isSecure: boolean;
  /** The caller's address: the connection's, or what a trusted proxy says. */
  readonly remoteAddress: string;
}

/** A host and port as they may stand in a reference; anything else could break out of JSON or point elsewhere. */
const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** The address and port that the connection came to: all that a request of HTTP/1.0 may say about its host. */
const localHost = ({ localAddress, localPort }: Socket): string => {
  const address = plainAddress(localAddress ?? '');
  return `${isIPv6(address) ? `[${address}]` : address}:${localPort}`;
};

const valuesOf = (header: string | string[] | undefined): readonly string[] =>
  (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');

/** An entry of X-Forwarded-For without the port that some proxies add; not always an address. */
const forwardedAddress = (entry: string): string => {
  const [, bracketed, beforePort] = /^\[([^\]]*)\](?::\d+)?$|^([^:]*):\d+$/.exec(entry) ?? [];
  return plainAddress(bracketed ?? beforePort ?? entry);
};

interface Route {
  readonly caller: string;
  /** How many trusted proxies the request came through. */
  readonly proxies: number;
}

/**
 * Each proxy adds on the right whom it heard from, and what stands further left than a trusted one wrote, anybody can
 * have made up. So the walk goes from the right and ends at the first address that is not a trusted proxy.
 */
const routeOf = (peer: string, forwardedFor: string | string[] | undefined, isTrusted: AddressTest): Route => {
  if (!isTrusted(peer)) return { caller: peer, proxies: 0 };
  let caller = peer;
  let proxies = 1;
  for (const entry of valuesOf(forwardedFor).toReversed()) {
    const address = forwardedAddress(entry);
    if (isIP(address) === 0) break;
    caller = address;
    if (!isTrusted(address)) break;
    proxies++;
  }
  return { caller, proxies };
};

/** What the outermost trusted proxy says: each adds one value on the right, or one of them sets the only value. */
const forwardedValue = (header: string | string[] | undefined, proxies: number): string => {
  const values = proxies === 0 ? [] : valuesOf(header);
  return values[Math.max(0, values.length - proxies)] ?? '';
};

const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * A mail goes to somebody else than who asks for it, so a host that only the asking request knows never stands in one
 * (CWE-640): the address that the connection came to does, and on this machine its own names. A proxy passes on whatever
 * the caller said, however far it is trusted.
 */
const unforged = (reachedAt: string, caller: string, socket: Socket): string | null => {
  const arrivedAt = URL.parse(`${reachedAt.split('//', 1)[0]}//${localHost(socket)}`);
  if (arrivedAt !== null && URL.parse(reachedAt)?.origin === arrivedAt.origin) return reachedAt;
  return LOOPBACK_ORIGIN.test(reachedAt) && isLoopback(caller) ? reachedAt : null;
};

/** Reads scheme, host and caller of a request; null when the host it names is none. */
export const createOriginReader = (rules: OriginRules): ((request: IncomingMessage) => RequestOrigin | null) => {
  const isTrusted = addressTest(rules.trustedProxies);
  return ({ headers, socket }) => {
    const peer = plainAddress(socket.remoteAddress ?? '');
    const { caller, proxies } = routeOf(peer, headers['x-forwarded-for'], isTrusted);
    const proto = forwardedValue(headers['x-forwarded-proto'], proxies).toLowerCase();
    const isSecure = proto === '' ? socket instanceof TLSSocket : proto === 'https';
    const host = forwardedValue(headers['x-forwarded-host'], proxies) || (headers.host ?? localHost(socket));
    const reachedAt = HOST.test(host) ? `${isSecure ? 'https' : 'http'}://${host}` : null;
    const origin = rules.publicUrl ?? reachedAt;
    if (origin === null) return null;
    return {
      origin,
      reachedAt: reachedAt ?? origin,
      mailOrigin: () => rules.publicUrl ?? unforged(origin, caller, socket),
      isSecure,
      remoteAddress: caller,
    };
  };
};
