import { createHmac } from 'node:crypto';
import type { KoaContextWithOIDC, Session } from 'oidc-provider';
import { createFormTokens } from '../identity/form-token.ts';
import type { RandomBytes } from '../kernel/random.ts';

/** What the provider's context has beside `oidc`, where it looks at a session. */
type Context = Pick<KoaContextWithOIDC, 'req' | 'secure' | 'append'>;

/**
 * The provider would keep a session for everybody who looks at the form for a device's code, with a secret that the form carries.
 * Ours is made of a cookie, as those of our other forms are, so nothing of such a visitor is kept.
 */
export const deviceFormSecret = ({ secret, random }: { readonly secret: Buffer; readonly random: RandomBytes }) => {
  const tokens = createFormTokens(createHmac('sha256', secret).update('device form').digest(), random);
  return (context: Context, session: Session): void => {
    const bearer = { session: null, rawHeaders: context.req.rawHeaders, secure: context.secure };
    const { value, setCookies } = tokens.issue(bearer);
    for (const cookie of setCookies) context.append('set-cookie', cookie);
    // Whatever secret the provider thinks of, or forgets, this is the one.
    Object.defineProperty(session, 'state', { get: () => ({ secret: value }), set: () => {}, enumerable: false });
  };
};
