import type { KoaContextWithOIDC } from 'oidc-provider';

/** Caches of HTTP/1.0 know no Cache-Control, so RFC 6749, 5.1, wants it said to them as well. */
export const tellOldCaches = async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
  await next();
  if (context.response.get('cache-control') === 'no-store') context.set('pragma', 'no-cache');
};
