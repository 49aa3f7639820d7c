import { type AdapterPayload, errors } from 'oidc-provider';
import { recordOAuthClientUse } from '../storage/stores/oauth-client-store.ts';
import {
  type FoundToken,
  findIssuedAccessToken,
  findRefreshToken,
  type IssuedToken,
  putAccessToken,
  putRefreshToken,
  removeRefreshToken,
  revokeAccessToken,
  useRefreshToken,
} from '../storage/stores/oauth-token-store.ts';
import { asUsed } from './as-used.ts';
import { endFamily, scopesOf } from './grants.ts';
import type { ModelStore } from './model-store.ts';
import type { OAuthServices } from './oauth-services.ts';
import { type ProviderTime, providerTime } from './provider-time.ts';
import { digestOf } from './seal.ts';

/**
 * Two tabs, or a client whose answer got lost, use a refresh token twice: within this time of the first use each gets a
 * pair of the same family, so many in all. A use after that is a theft or a fault, and ends the family (ADR 0008).
 */
const REFRESH_GRACE = { graceMs: 30_000, most: 5 };

/** What has a column of its own, or must not be stored: the value itself. */
const COLUMNS = new Set(['jti', 'kind', 'iat', 'exp', 'accountId', 'clientId', 'grantId', 'scope', 'consumed']);

const issued = (value: string, payload: AdapterPayload, expiresIn: number, time: ProviderTime): IssuedToken => ({
  digest: digestOf(value),
  grantId: payload.grantId ?? '',
  scopes: scopesOf(payload.scope),
  created: time.now(),
  expiresAt: time.after(expiresIn),
  details: Object.fromEntries(Object.entries(payload).filter(([name]) => !COLUMNS.has(name))),
});

const found = (kind: string, value: string, token: FoundToken, time: ProviderTime): AdapterPayload => ({
  ...token.details,
  jti: value,
  kind,
  accountId: token.subject,
  clientId: token.clientId,
  grantId: token.grantId,
  scope: token.scopes.join(' '),
  iat: time.seconds(token.created),
  exp: time.seconds(token.expiresAt),
});

/** The provider looked at the grant before; since then it was revoked. */
const revokedMeanwhile = (): Error => new errors.InvalidGrant('grant not found');

export const accessTokenStore = (services: OAuthServices): ModelStore => {
  const { pool, clock } = services;
  const time = providerTime(clock);
  return {
    upsert: async (value, payload, expiresIn) => {
      if (!(await putAccessToken(pool, issued(value, payload, expiresIn, time)))) throw revokedMeanwhile();
      await recordOAuthClientUse(pool, payload.clientId ?? '', time.now());
    },
    find: async (value) => {
      const token = await findIssuedAccessToken(pool, digestOf(value));
      return token === null ? undefined : found('AccessToken', value, token, time);
    },
    destroy: (value) => revokeAccessToken(pool, digestOf(value), time.now()),
    revokeByGrantId: (grantId) => endFamily(services, grantId),
  };
};

export const refreshTokenStore = ({ pool, clock }: OAuthServices): ModelStore => {
  const time = providerTime(clock);
  return {
    upsert: async (value, payload, expiresIn) => {
      if (!(await putRefreshToken(pool, issued(value, payload, expiresIn, time)))) throw revokedMeanwhile();
    },
    find: async (value) => {
      const token = await findRefreshToken(pool, digestOf(value));
      if (token === null) return undefined;
      const { firstUsedAt } = token;
      const isOver = firstUsedAt !== null && clock().getTime() - firstUsedAt.getTime() > REFRESH_GRACE.graceMs;
      const payload = found('RefreshToken', value, token, time);
      return isOver ? asUsed(payload, firstUsedAt, time) : payload;
    },
    consume: async (value) => {
      const isGranted = await useRefreshToken(pool, digestOf(value), time.now(), REFRESH_GRACE);
      if (!isGranted) throw new errors.InvalidGrant('refresh token already used');
    },
    destroy: (value) => removeRefreshToken(pool, digestOf(value)),
  };
};
