import type { KoaContextWithOIDC } from 'oidc-provider';
import { limits } from '../config/limits.ts';
import { errorPage } from '../pages/error-page.ts';
import { isLegacyId } from './legacy-requests.ts';
import type { OAuthServices } from './oauth-services.ts';
import { peekForm } from './peek-form.ts';
import { showPage } from './show-page.ts';

const AUTHORIZATION = '/oauth2/auth';
const TOKEN = '/oauth2/token';

/** What the provider itself reads of a body, at most. */
const FORM_BYTES = 56 * 1024;

/** What an authorization request may say (OAuth 2, OpenID Connect, PKCE, RFC 9126), taken up or refused; all else is left out. */
const AUTHORIZATION_PARAMETERS: readonly string[] = [
  'response_type',
  'response_mode',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'max_age',
  'display',
  'ui_locales',
  'claims',
  'claims_locales',
  'acr_values',
  'login_hint',
  'id_token_hint',
  'request',
  'request_uri',
  'registration',
  'resource',
];

/** What only token requests have. None of it may come into an address, which browsers and proxies remember. */
const TOKEN_PARAMETERS: readonly string[] = [
  'grant_type',
  'code',
  'code_verifier',
  'client_secret',
  'client_assertion',
  'refresh_token',
  'device_code',
  'access_token',
  'password',
];

const refusal = (status: number, sentence: string) =>
  errorPage({ status, title: 'The application cannot go on', sentence, code: 'invalid_request' });

const NO_TOKEN_REQUEST = refusal(
  400,
  'The application sent a secret or a code to the address for signing in; these belong to the token endpoint.',
);

const TOO_LONG = refusal(
  413,
  `The application asks with more than ${limits.authorizationFormBytes} bytes; it may push its request first.`,
);

/** The client that a Basic header names. */
const basicId = (header = ''): string | null => {
  const [, pair] = /^basic +(.+)$/i.exec(header) ?? [];
  return pair === undefined ? null : (Buffer.from(pair, 'base64').toString('latin1').split(':', 1)[0] ?? null);
};

/**
 * A form sent to the authorization endpoint. The provider takes none unless its cookies came with requests of every site, so
 * it is led to ask the same by GET (OpenID Connect Core, 3.1.2.1). What ngCordova's helper for Rally sends there is a code
 * exchange: that of an application of Rally's time is led to its own endpoint (B7), another's is refused.
 */
export const takePosted =
  (services: OAuthServices, issuer: string) =>
  async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (context.path !== AUTHORIZATION || context.method !== 'POST') return next();
    const form = await peekForm(context.req, FORM_BYTES);
    if (form === null) return next();
    if (TOKEN_PARAMETERS.some((name) => form.has(name))) {
      const clientId = form.get('client_id') ?? basicId(context.req.headers.authorization);
      if (!(await isLegacyId(services, clientId))) return showPage(context, NO_TOKEN_REQUEST);
      context.path = TOKEN;
      return next();
    }
    const asked = new URLSearchParams([...form].filter(([name]) => AUTHORIZATION_PARAMETERS.includes(name))).toString();
    if (asked.length > limits.authorizationFormBytes) return showPage(context, TOO_LONG);
    context.status = 303;
    context.set('cache-control', 'no-store');
    context.redirect(`${issuer}${AUTHORIZATION}?${asked}`);
  };
