import type { KoaContextWithOIDC } from 'oidc-provider';
import { findClient } from './client-metadata.ts';
import type { OAuthServices } from './oauth-services.ts';

/** The vendor's service knew hardly another. */
const USUAL_SCOPE = 'alm';

/** Whether this is the id of an application of Rally's time. */
export const isLegacyId = async (services: OAuthServices, clientId: unknown): Promise<boolean> =>
  typeof clientId === 'string' && (await findClient(services, clientId))?.isLegacy === true;

/** Applications of Rally's time may leave their scope to the server (B7). */
export const addUsualScope =
  (services: OAuthServices) =>
  async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const { scope, client_id: clientId } = context.query;
    const isWithoutScope = context.path === '/oauth2/auth' && context.method === 'GET' && !scope;
    if (isWithoutScope && (await isLegacyId(services, clientId)))
      context.query = { ...context.query, scope: USUAL_SCOPE };
    return next();
  };
