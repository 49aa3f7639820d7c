import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * What the provider says of its own addresses begins with the issuer, by whatever scheme, host and port a request came (RFC
 * 8414, 3.3; OpenID Connect Discovery, 4.3): it completes their paths with where it believes to be asked. Its cookies still
 * are Secure exactly when the request was.
 */
export const speakFromIssuer =
  (issuer: string) =>
  (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    Object.defineProperty(context, 'href', { value: issuer });
    return next();
  };
