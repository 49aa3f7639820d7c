import type { KoaContextWithOIDC } from 'oidc-provider';
import { findConsent } from '../storage/stores/oauth-grant-store.ts';
import { scopesOf } from './grants.ts';
import type { OAuthServices } from './oauth-services.ts';

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
    const { provider, result, session, client, params } = context.oidc;
    const consented = result?.consent?.grantId;
    if (consented !== undefined) return provider.Grant.find(consented);
    const subject = session?.accountId;
    if (subject === undefined || client === undefined || isForDevice(context)) return undefined;
    const allowed = await findConsent(pool, subject, client.clientId);
    const asked = scopesOf(typeof params?.scope === 'string' ? params.scope : undefined);
    if (allowed === null || asked.some((scope) => !allowed.includes(scope))) return undefined;
    const grant = new provider.Grant({ accountId: subject, clientId: client.clientId });
    grant.addOIDCScope(allowed.join(' '));
    return grant;
  };
