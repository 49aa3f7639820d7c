import type { KoaContextWithOIDC } from 'oidc-provider';
import { isLegacyId } from './legacy-requests.ts';
import type { OAuthServices } from './oauth-services.ts';
import { peekForm } from './peek-form.ts';

const AUTHORIZATION = '/oauth2/auth';
const TOKEN = '/oauth2/token';

/** What the provider itself reads of a body, at most. */
const FORM_BYTES = 56 * 1024;

/**
 * A form sent to the authorization endpoint. The provider takes none unless its cookies came with requests of every site, so
 * it is led to ask the same by GET (OpenID Connect Core, 3.1.2.1). What ngCordova's helper for Rally sends there is a code
 * exchange: that of an application of Rally's time is led to its own endpoint (B7).
 */
export const takePosted =
  (services: OAuthServices, issuer: string) =>
  async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (context.path !== AUTHORIZATION || context.method !== 'POST') return next();
    const form = await peekForm(context.req, FORM_BYTES);
    if (form === null) return next();
    if (form.has('grant_type') && (await isLegacyId(services, form.get('client_id')))) {
      context.path = TOKEN;
      return next();
    }
    context.status = 303;
    context.set('cache-control', 'no-store');
    context.redirect(`${issuer}${AUTHORIZATION}?${form}`);
  };
