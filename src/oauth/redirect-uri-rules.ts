import { limits } from '../config/limits.ts';

/** What decides which redirects a client may have. */
export interface RedirectingClient {
  readonly isNative: boolean;
  readonly isLegacy: boolean;
}

/** Hosts of the own machine, as the provider knows them (RFC 8252, 7.3). */
const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a browser goes to its own machine there, where any program may listen. */
export const isOnOwnMachine = (uri: string): boolean => LOOPBACK_HOSTS.includes(URL.parse(uri)?.hostname ?? '');

/** What RFC 3986 has in a URI, but for the "#" of a fragment. */
const URI_CHARACTERS = /^[\w\-.~:/?[\]@!$&'()*+,;=%]+$/;

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** Scheme, user information, host and port as they are written. */
const WEB_ADDRESS = /^https?:\/\/(?:([^/?@]*)@)?(\[[^\]]*\]|[^/?:@]*)(?::\d+)?(?=[/?]|$)/i;

/** A name or an address; it stands in a Content-Security-Policy, where other signs would say something else. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/** Schemes whose addresses run, or show, what stands in them. */
const DANGEROUS: readonly string[] = ['javascript:', 'vbscript:', 'data:', 'blob:', 'file:', 'about:'];

/** Why this is no absolute web address as browsers write it; null: it is one. */
const addressProblem = (uri: string, { hostname }: URL): string | null => {
  const [, user, host] = WEB_ADDRESS.exec(uri) ?? [];
  if (user !== undefined) return 'has a user name in it';
  if (host === undefined || host === '') return 'names no host behind "://"';
  // Browsers go elsewhere than the text says with 0x7f.1, 127.1 or exa%6dple.com.
  return HOST.test(host) && host.toLowerCase() === hostname ? null : 'has a host that browsers write in another way';
};

const httpProblem = (hostname: string, { isNative, isLegacy }: RedirectingClient): string | null => {
  if (LOOPBACK_HOSTS.includes(hostname) || (isLegacy && !isNative)) return null;
  return isNative
    ? 'is http: a native client’s may be that only for localhost, 127.0.0.1 or [::1]'
    : 'is http: that is for localhost, 127.0.0.1 and [::1], and for legacy clients';
};

/** A scheme of an application’s own (RFC 8252, 7.1). */
const ownSchemeProblem = (scheme: string, { isNative }: RedirectingClient): string | null => {
  if (!isNative) return 'is no web address: a scheme of its own is for native clients';
  return scheme.includes('.') ? null : 'has a scheme without a dot: it takes one like com.example.app';
};

const textProblem = (uri: string): string | null => {
  if (Buffer.byteLength(uri) > limits.redirectUriBytes) return `is longer than ${limits.redirectUriBytes} bytes`;
  if (uri.includes('#')) return 'has a fragment (#)';
  if (!URI_CHARACTERS.test(uri)) return 'has characters that no address has; write them as %XX';
  return SCHEME.test(uri) ? null : 'is not absolute: it has no scheme';
};

/**
 * Why a client may not have this redirect, as the rest of a sentence; null: it may. An address is kept byte for byte as it is
 * given, and nothing is normalised, also no `//` in its path (auth.md, B5).
 */
export const redirectUriProblem = (uri: string, client: RedirectingClient): string | null => {
  const inText = textProblem(uri);
  if (inText !== null) return inText;
  const url = URL.parse(uri);
  const scheme = (SCHEME.exec(uri)?.[1] ?? '').toLowerCase();
  if (DANGEROUS.includes(`${scheme}:`)) return `has the scheme ${scheme}, which no redirect may have`;
  if (url === null) return 'is no address';
  if (scheme !== 'http' && scheme !== 'https') return ownSchemeProblem(scheme, client);
  const inAddress = addressProblem(uri, url);
  if (inAddress !== null) return inAddress;
  if (scheme === 'http') return httpProblem(url.hostname, client);
  // The own machine has no certificate that anybody could trust; the provider refuses it, too.
  return client.isNative && LOOPBACK_HOSTS.includes(url.hostname)
    ? 'is https for the own machine: a native client’s is http there'
    : null;
};

/** Why this is no logo's address, as the rest of a sentence; null: it is one. */
export const logoUriProblem = (uri: string): string | null => {
  const inText = textProblem(uri);
  if (inText !== null) return inText;
  const url = URL.parse(uri);
  return url?.protocol === 'https:' ? addressProblem(uri, url) : 'is not https';
};
