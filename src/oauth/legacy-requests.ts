import type { KoaContextWithOIDC } from 'oidc-provider';
import { findClient } from './client-metadata.ts';
import type { OAuthServices } from './oauth-services.ts';
import { peekForm } from './peek-form.ts';

/** What applications of Rally's time send otherwise than today's, and the vendor's service took (B7). */

const AUTHORIZATION = '/oauth2/auth';
const TOKEN = '/oauth2/token';

/** The vendor's service knew hardly another. */
const USUAL_SCOPE = 'alm';

/** What the provider itself reads of a body, at most. */
const FORM_BYTES = 56 * 1024;

const isOfLegacy = async (services: OAuthServices, clientId: unknown): Promise<boolean> =>
  typeof clientId === 'string' && (await findClient(services, clientId))?.isLegacy === true;

/** Gives a request without a scope the usual one, and leads a code exchange that was sent to the authorization endpoint to its own. */
export const hearLegacy =
  (services: OAuthServices) =>
  async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (context.path !== AUTHORIZATION) return next();
    if (context.method === 'POST') {
      const form = await peekForm(context.req, FORM_BYTES);
      if (form?.has('grant_type') && (await isOfLegacy(services, form.get('client_id')))) context.path = TOKEN;
      return next();
    }
    const { scope, client_id: clientId } = context.query;
    if (!scope && (await isOfLegacy(services, clientId))) context.query = { ...context.query, scope: USUAL_SCOPE };
    return next();
  };
