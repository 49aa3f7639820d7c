import { type AdapterPayload, errors } from 'oidc-provider';
import { Secret } from '../kernel/secret.ts';
import { insertOAuthClient } from '../storage/stores/oauth-client-store.ts';
import { checkClientSettings } from './client-rules.ts';
import { generateClientId, generateClientSecret, storedSecret } from './client-secret.ts';
import { DEVICE_CODE } from './device-flow.ts';
import type { OAuthServices } from './oauth-services.ts';

/** RFC 7591, for whoever shows the token that the operator set; there is no management of what was registered (RFC 7592). */
export const registrationOf = (token: Secret | null, { random }: OAuthServices) =>
  token === null
    ? { enabled: false }
    : {
        enabled: true,
        initialAccessToken: token.reveal(),
        idFactory: () => generateClientId(random),
        secretFactory: () => generateClientSecret(random).reveal(),
        issueRegistrationAccessToken: false,
      };

const invalid = (sentence: string): Error => new errors.InvalidClientMetadata(sentence);

/** Wishes that make a client safer, or able to do what it needs; whoever has one learns at once that it is not kept. */
const NOT_KEPT: readonly string[] = [
  'default_acr_values',
  'default_max_age',
  'jwks',
  'jwks_uri',
  'require_auth_time',
  'require_pushed_authorization_requests',
  'response_modes',
  'sector_identifier_uri',
];

const checkWishes = (payload: AdapterPayload): void => {
  const wish = NOT_KEPT.find((name) => (payload[name] ?? false) !== false);
  if (wish !== undefined) throw invalid(`${wish} is not kept here; register without it`);
};

/** Keeps an application that registered itself, under the same rules as one that a person makes. */
export const storeRegistered = async (
  { pool, clock }: OAuthServices,
  clientId: string,
  payload: AdapterPayload,
): Promise<void> => {
  checkWishes(payload);
  const isPublic = payload.token_endpoint_auth_method === 'none';
  const given = {
    name: payload.client_name ?? clientId,
    redirectUris: payload.redirect_uris ?? [],
    logoUri: payload.logo_uri ?? null,
    isNative: payload.application_type === 'native',
    isLegacy: false,
    hasDeviceFlow: payload.grant_types?.includes(DEVICE_CODE) ?? false,
  };
  const settings = checkClientSettings(given, { isPublic });
  if (!settings.ok) throw invalid(settings.error);
  const secret = isPublic ? null : storedSecret(new Secret(payload.client_secret ?? ''));
  const client = { clientId, ownerOid: null, settings: settings.value, secret, now: clock() };
  if (!(await insertOAuthClient(pool, { ...client, most: Number.MAX_SAFE_INTEGER })))
    throw invalid('The client could not be kept.');
};

/** What only we say of a client, nobody says of their own. */
export const refuseOwnMetadata = (context: unknown, name: string, value: unknown): void => {
  if (context !== undefined && value !== undefined) throw invalid(`${name} cannot be registered`);
};
