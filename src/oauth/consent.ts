import type { KoaContextWithOIDC } from 'oidc-provider';
import { type Consent, findConsent } from '../storage/stores/oauth-grant-store.ts';
import { scopesOf } from './grants.ts';
import type { OAuthServices } from './oauth-services.ts';
import { isOnOwnMachine } from './redirect-uri-rules.ts';

/** Whether what was allowed before is what is asked now: of the same application, at a place where it was allowed. */
const isEnough = (consent: Consent, { oidc: { client, params } }: KoaContextWithOIDC): boolean => {
  const redirectUri = typeof params?.redirect_uri === 'string' ? params.redirect_uri : '';
  // Any program of that machine could take the name of one that proves nothing (RFC 8252, 8.6); native ones are always asked.
  if (client?.clientAuthMethod === 'none' && isOnOwnMachine(redirectUri)) return false;
  const asked = scopesOf(typeof params?.scope === 'string' ? params.scope : undefined);
  return (
    consent.isAsAllowed &&
    consent.redirectUris.includes(redirectUri) &&
    asked.every((scope) => consent.scopes.includes(scope))
  );
};

/** Whoever sends a code to somebody chose the application, and would get what that somebody allowed it before. */
const isForDevice = ({ oidc }: KoaContextWithOIDC): boolean => /^(code|device)_/.test(oidc.route);

/**
 * What the user allows the application on this way: what they just said, else what they said before, if that is enough.
 * Each log-in is a family of tokens of its own, so that ending one leaves the application's others alive. It is
 * stored when nothing is left to ask (`log-in-policy.ts`).
 */
export const existingGrant =
  ({ pool }: OAuthServices) =>
  async (context: KoaContextWithOIDC) => {
    const { provider, result, session, client } = context.oidc;
    const subject = session?.accountId;
    const consented = result?.consent?.grantId;
    if (consented !== undefined) {
      const grant = await provider.Grant.find(consented);
      // Another user's is no answer of this one, who is asked.
      return grant?.accountId === subject ? grant : undefined;
    }
    if (subject === undefined || client === undefined || isForDevice(context)) return undefined;
    const allowed = await findConsent(pool, subject, client.clientId);
    if (allowed === null || !isEnough(allowed, context)) return undefined;
    const grant = new provider.Grant({ accountId: subject, clientId: client.clientId });
    grant.addOIDCScope(allowed.scopes.join(' '));
    return grant;
  };
