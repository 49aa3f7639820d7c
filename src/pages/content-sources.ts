const HOST = /^[a-z0-9.-]+(:\d{1,5})?$/;
const IPV6_HOST = /^\[[0-9a-f:.]+\](:\d{1,5})?$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:$/;

/** Schemes that run or read something in the browser itself, and so lead to no application. */
const OF_THE_BROWSER = new Set([
  'javascript:',
  'data:',
  'blob:',
  'file:',
  'filesystem:',
  'about:',
  'vbscript:',
  'ws:',
  'wss:',
]);

/**
 * An address as a source of a Content-Security-Policy: scheme, host and port, or for an application's own scheme that alone.
 * Nothing else of it, so that what it says can end no directive; null: there is no such source.
 */
export const contentSource = (address: string): string | null => {
  const url = URL.parse(address);
  if (url === null) return null;
  const { protocol, host } = url;
  if (protocol === 'http:' || protocol === 'https:') {
    if (HOST.test(host)) return `${protocol}//${host}`;
    // The grammar of sources has no IPv6 addresses (CSP 3, host-char); the port still bounds it.
    const [, port] = IPV6_HOST.exec(host) ?? [];
    return port === undefined ? null : `${protocol}//*${port}`;
  }
  return SCHEME.test(protocol) && !OF_THE_BROWSER.has(protocol) ? protocol : null;
};
