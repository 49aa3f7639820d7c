import type { KoaContextWithOIDC } from 'oidc-provider';
import { findConsent, noteAuthorized } from '../storage/stores/oauth-grant-store.ts';
import { endFamily, scopesOf } from './grants.ts';
import type { OAuthServices } from './oauth-services.ts';

/**
 * What the user allows the application on this way: what they just said, else what they said before, if that is enough.
 * Each log-in is a family of tokens of its own, so that ending one leaves the application's others alive.
 */
export const existingGrant = (services: OAuthServices) => async (context: KoaContextWithOIDC) => {
  const { pool, clock } = services;
  const { provider, result, session, client, params } = context.oidc;
  const consented = result?.consent?.grantId;
  if (consented !== undefined) return provider.Grant.find(consented);
  const subject = session?.accountId;
  if (subject === undefined || client === undefined) return undefined;
  const allowed = await findConsent(pool, subject, client.clientId);
  const asked = scopesOf(typeof params?.scope === 'string' ? params.scope : undefined);
  if (allowed === null || asked.some((scope) => !allowed.includes(scope))) return undefined;
  const grant = new provider.Grant({ accountId: subject, clientId: client.clientId });
  grant.addOIDCScope(allowed.join(' '));
  const grantId = await grant.save();
  if (await noteAuthorized(pool, subject, client.clientId, clock())) return grant;
  // Revoked since it was looked up: whoever did so may have been too early to see this grant.
  await endFamily(services, grantId);
  return undefined;
};
