import type { AdapterPayload } from 'oidc-provider';
import { findOAuthClient, type OAuthClient } from '../storage/stores/oauth-client-store.ts';
import type { ModelStore } from './model-store.ts';
import type { OAuthServices } from './oauth-services.ts';
import { storeRegistered } from './registration.ts';

export const SCOPES = ['alm', 'openid', 'profile', 'email'] as const;

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Members of a client beside those of the specifications. */
export const OWN_METADATA = ['client_oid', 'is_legacy', 'former_secret_digest', 'former_secret_until'] as const;

/** A client without a redirect has the device flow alone. */
const flowsOf = ({ redirectUris }: OAuthClient): Pick<AdapterPayload, 'grant_types' | 'response_types'> =>
  redirectUris.length === 0
    ? { grant_types: ['refresh_token', DEVICE_CODE], response_types: [] }
    : { grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE], response_types: ['code'] };

/** As the provider reads a client. What stands as its secret is the digest: only `client-secret.ts` compares it. */
const metadataOf = (client: OAuthClient): AdapterPayload => ({
  client_id: client.clientId,
  client_name: client.name,
  ...(client.secretDigest === null ? {} : { client_secret: client.secretDigest.toString('hex') }),
  redirect_uris: [...client.redirectUris],
  ...flowsOf(client),
  scope: SCOPES.join(' '),
  application_type: client.isNative ? 'native' : 'web',
  token_endpoint_auth_method: client.isPublic ? 'none' : 'client_secret_basic',
  ...(client.logoUri === null ? {} : { logo_uri: client.logoUri }),
  client_oid: client.oid,
  is_legacy: client.isLegacy,
  former_secret_digest: client.formerSecretDigest?.toString('hex') ?? null,
  former_secret_until: client.formerSecretUntil?.getTime() ?? null,
});

/** RFC 6749, A.1. What else somebody sends is no client's, and some of it no text for the database. */
const CLIENT_ID = /^[\x20-\x7e]+$/;

export const findClient = async ({ pool }: OAuthServices, clientId: string): Promise<OAuthClient | null> =>
  CLIENT_ID.test(clientId) ? findOAuthClient(pool, clientId) : null;

export const clientStore = (services: OAuthServices): ModelStore => ({
  upsert: (clientId, payload) => storeRegistered(services, clientId, payload),
  find: async (clientId) => {
    const client = await findClient(services, clientId);
    return client === null ? undefined : metadataOf(client);
  },
});
