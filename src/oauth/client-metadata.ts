import type { AdapterPayload } from 'oidc-provider';
import { findOAuthClient, type OAuthClient } from '../storage/stores/oauth-client-store.ts';
import { DEVICE_CODE } from './device-flow.ts';
import type { ModelStore } from './model-store.ts';
import type { OAuthServices } from './oauth-services.ts';
import { storeRegistered } from './registration.ts';

export const SCOPES = ['alm', 'openid', 'profile', 'email'] as const;

/** Members of a client beside those of the specifications. */
export const OWN_METADATA = ['client_oid', 'is_legacy', 'former_secret_digest', 'former_secret_until'] as const;

/** By a redirect where it has one, by a device's code where that was asked for. */
const flowsOf = ({
  redirectUris,
  hasDeviceFlow,
}: OAuthClient): Pick<AdapterPayload, 'grant_types' | 'response_types'> => {
  const redirects = redirectUris.length > 0;
  return {
    grant_types: [
      ...(redirects ? ['authorization_code'] : []),
      'refresh_token',
      ...(hasDeviceFlow ? [DEVICE_CODE] : []),
    ],
    response_types: redirects ? ['code'] : [],
  };
};

/** As the provider reads a client. What stands as its secret is the digest: only `client-secret.ts` compares it. */
export const metadataOf = (client: OAuthClient): AdapterPayload => ({
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
