import { errors, type KoaContextWithOIDC } from 'oidc-provider';

const CONTROL = /\p{Cc}/u;

/** It is its application's own, and comes back as it was; nothing here reads it. */
const OPAQUE = 'state';

/**
 * No parameter of an authorization request has control characters (RFC 6749, appendix A). The database has no text with a NUL in
 * it, and would only say so when a code is exchanged.
 */
export const refuseControlCharacters = (context: KoaContextWithOIDC): void => {
  for (const [name, value] of Object.entries(context.oidc.params ?? {}))
    if (name !== OPAQUE && typeof value === 'string' && CONTROL.test(value))
      throw new errors.InvalidRequest(`control characters in ${name}`);
};
