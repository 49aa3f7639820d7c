import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { noteAuthorized } from '../storage/stores/oauth-grant-store.ts';
import { endFamily } from './grants.ts';
import type { OAuthServices } from './oauth-services.ts';

/**
 * Stores the family that a log-in without a question begins (`consent.ts`). True: the application was revoked since its
 * consent was looked up, and whoever did so may have been too early to see this family; the user is asked after all.
 */
const isRevokedMeanwhile =
  (services: OAuthServices) =>
  async (context: KoaContextWithOIDC): Promise<boolean> => {
    const { session, entities } = context.oidc;
    const grant = entities.Grant;
    if (session === undefined || grant === undefined || grant.jti !== undefined) return false;
    const { accountId = '', clientId = '' } = grant;
    const grantId = await grant.save();
    session.grantIdFor(clientId, grantId);
    if (await noteAuthorized(services.pool, accountId, clientId, services.clock())) return false;
    await endFamily(services, grantId);
    return true;
  };

/** What a log-in asks its user: to sign in, to allow the application what it asks. Only when nothing is left to ask it begins. */
export const logInPolicy = (services: OAuthServices): interactionPolicy.Prompt[] => {
  const { base, Check, Prompt } = interactionPolicy;
  const begin = new Check(
    'revoked_meanwhile',
    'the application was revoked meanwhile',
    'consent_required',
    isRevokedMeanwhile(services),
  );
  return [...base(), new Prompt({ name: 'begin', requestable: false }, begin)];
};
