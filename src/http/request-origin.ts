import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Which peers may speak for somebody else, and what `_ref`s begin with whatever the client used. */
export interface OriginRules {
  /** IP addresses and CIDR ranges of proxies whose X-Forwarded-* are believed. */
  readonly trustedProxies: readonly string[];
  readonly publicUrl: string | undefined;
}

export interface RequestOrigin {
  /** Scheme, host and port, e.g. `https://127.0.0.1:7443`. */
  readonly origin: string;
  readonly isSecure: boolean;
  /** The caller's address: the connection's, or what a trusted proxy says. */
  readonly remoteAddress: string;
}

/** A host and port as they may stand in a reference; anything else could break out of JSON or point elsewhere. */
const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

const proxyList = (ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
};

/** `::ffff:127.0.0.1` is 127.0.0.1 on a socket that takes both. */
const plainAddress = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

const firstOf = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim() ?? '';

/** Reads scheme, host and caller of a request; null when the Host header is no host. */
export const createOriginReader = (rules: OriginRules): ((request: IncomingMessage) => RequestOrigin | null) => {
  const proxies = proxyList(rules.trustedProxies);
  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress ?? '');
    const isTrusted = peer !== '' && proxies.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4');
    const forwardedProto = isTrusted ? firstOf(request.headers['x-forwarded-proto']).toLowerCase() : '';
    const forwardedHost = isTrusted ? firstOf(request.headers['x-forwarded-host']) : '';
    const forwardedFor = isTrusted ? plainAddress(firstOf(request.headers['x-forwarded-for'])) : '';
    const isSecure = forwardedProto === '' ? request.socket instanceof TLSSocket : forwardedProto === 'https';
    const host = forwardedHost || request.headers.host || '';
    if (rules.publicUrl === undefined && !HOST.test(host)) return null;
    return {
      origin: rules.publicUrl ?? `${isSecure ? 'https' : 'http'}://${host}`,
      isSecure,
      remoteAddress: forwardedFor || peer,
    };
  };
};
