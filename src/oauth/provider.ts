import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Interaction, type JWK, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Secret } from '../kernel/secret.ts';
import { accountFinder, CLAIMS, mayIntrospect } from './accounts.ts';
import { answerRegistered } from './answer-registered.ts';
import { artifactStore } from './artifacts.ts';
import { mirrorSessions, RESUME_COOKIE } from './browser-session.ts';
import { compareDigests } from './client-authentication.ts';
import { clientStore, OWN_METADATA, SCOPES } from './client-metadata.ts';
import { existingGrant } from './consent.ts';
import { refuseControlCharacters } from './control-characters.ts';
import { tellDecisions } from './decisions.ts';
import { boundGuesses, DEVICE_PATH } from './device-code-guesses.ts';
import { deviceFlow } from './device-flow.ts';
import { deviceFormSecret } from './device-form-secret.ts';
import { answerError } from './error-answer.ts';
import { grantStore } from './grants.ts';
import { isLegacy, speakLegacy } from './legacy-dialect.ts';
import { addUsualScope } from './legacy-requests.ts';
import { boundLogIns } from './log-in-bound.ts';
import { logInPolicy } from './log-in-policy.ts';
import { adapterOf, type ModelStore } from './model-store.ts';
import type { OAuthServices, Visitor } from './oauth-services.ts';
import { tellOldCaches } from './old-caches.ts';
import { speakFromIssuer } from './own-addresses.ts';
import { takePosted } from './posted-authorization.ts';
import { providerTime } from './provider-time.ts';
import { refuseOwnMetadata, registrationOf } from './registration.ts';
import { makeTokenValues } from './token-values.ts';
import { accessTokenStore, refreshTokenStore } from './tokens.ts';

export interface ProviderOptions {
  /** The public URL with `/login`. */
  readonly issuer: string;
  /** The key that signs first. */
  readonly keys: readonly JWK[];
  readonly visitorOf: (request: IncomingMessage) => Visitor | null;
  /** What an application shows to register itself; null: none may. */
  readonly registrationToken: Secret | null;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** No token outlives its log-in. */
const withinLogIn =
  (seconds: number) =>
  (context: KoaContextWithOIDC): number =>
    Math.max(1, Math.min(seconds, context.oidc.entities.Grant?.remainingTTL ?? seconds));

/** Seconds. */
const TTL = {
  AuthorizationCode: MINUTE,
  AccessToken: withinLogIn(DAY),
  /** One that rests so long ends. */
  RefreshToken: withinLogIn(90 * DAY),
  IdToken: HOUR,
  DeviceCode: 10 * MINUTE,
  /** Anybody may begin one. */
  Interaction: (_: unknown, { session }: Interaction): number => (session === undefined ? 15 * MINUTE : HOUR),
  Session: DAY,
  /** However often its tokens are refreshed, a log-in ends after a year (OAuth BCP; ASVS 10.4.8). */
  Grant: 365 * DAY,
} as const;

const storeOf = (model: string, services: OAuthServices): ModelStore => {
  switch (model) {
    case 'Client':
      return clientStore(services);
    case 'Grant':
      return grantStore(services);
    case 'AccessToken':
      return accessTokenStore(services);
    case 'RefreshToken':
      return refreshTokenStore(services);
    default:
      return artifactStore(model, services);
  }
};

/** oidc-provider with our storage, our sessions, our pages, and Rally's dialect where a client needs it (ADR 0008). */
export const createProvider = (
  services: OAuthServices,
  { issuer, keys, visitorOf, registrationToken }: ProviderOptions,
): Provider => {
  const time = providerTime(services.clock);
  const cookieKey = createHmac('sha256', services.secret).update('provider cookies').digest('base64url');
  const provider = new Provider(issuer, {
    adapter: (model: string) => adapterOf(storeOf(model, services)),
    jwks: { keys: [...keys] },
    findAccount: accountFinder({ ...services, visitorOf }),
    claims: CLAIMS,
    scopes: SCOPES,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    extraClientMetadata: { properties: [...OWN_METADATA], validator: refuseOwnMetadata },
    // Whatever its name, it is asked once about a whole request.
    extraParams: { nonce: refuseControlCharacters },
    pkce: { required: (context) => !isLegacy(context) },
    rotateRefreshToken: true,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    loadExistingGrant: existingGrant(services),
    // Nothing is fetched for who registers; such a member is refused (registration.ts).
    sectorIdentifierUriValidate: () => false,
    allowOmittingSingleRegisteredRedirectUri: false,
    ttl: TTL,
    interactions: { policy: logInPolicy(services), url: (_, { uid }) => `/login/oauth2/interaction/${uid}` },
    cookies: {
      keys: [cookieKey],
      names: { session: 'MUSTER_OAUTH', interaction: 'MUSTER_INTERACTION', resume: RESUME_COOKIE },
      long: { httpOnly: true, sameSite: 'lax', path: '/login' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    routes: {
      authorization: '/oauth2/auth',
      token: '/oauth2/token',
      jwks: '/oauth2/jwks',
      revocation: '/oauth2/revoke',
      introspection: '/oauth2/introspect',
      userinfo: '/oauth2/userinfo',
      device_authorization: '/oauth2/device_authorization',
      code_verification: DEVICE_PATH,
      pushed_authorization_request: '/oauth2/par',
      registration: '/oauth2/register',
      end_session: '/oauth2/end_session',
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      deviceFlow,
      introspection: { enabled: true, allowedPolicy: mayIntrospect({ ...services, visitorOf }) },
      revocation: { enabled: true, allowedPolicy: async (_, client, token) => token.clientId === client.clientId },
      pushedAuthorizationRequests: { enabled: true },
      registration: registrationOf(registrationToken, services),
    },
    renderError: answerError,
  });
  // What it hears of a request's origin comes from us (src/http/routes/oauth-routes.ts).
  provider.proxy = true;
  const addressOf = (request: IncomingMessage): string => visitorOf(request)?.facts.remoteAddress ?? '';
  const steps = [
    speakFromIssuer(issuer),
    tellOldCaches,
    takePosted(services, issuer),
    boundLogIns({ clock: services.clock, visitorOf }),
    addUsualScope(services),
    boundGuesses({ ...services, addressOf }),
    speakLegacy,
    answerRegistered(services),
  ];
  for (const step of steps) provider.use(step as unknown as Parameters<typeof provider.use>[0]);
  compareDigests(provider, services.clock);
  makeTokenValues(provider, services.random);
  mirrorSessions(provider, (request) => visitorOf(request)?.user ?? null, time, deviceFormSecret(services));
  tellDecisions(provider, { ...services, visitorOf });
  return provider;
};
