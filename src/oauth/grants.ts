import { type AdapterPayload, errors } from 'oidc-provider';
import { inTransaction } from '../storage/in-transaction.ts';
import { findGrant, putGrant, revokeGrant } from '../storage/stores/oauth-grant-store.ts';
import type { ModelStore } from './model-store.ts';
import type { OAuthServices } from './oauth-services.ts';
import { providerTime } from './provider-time.ts';

export const scopesOf = (scope: string | undefined): readonly string[] => (scope ?? '').split(' ').filter(Boolean);

/** Ends a family of tokens on every node. */
export const endFamily = ({ pool, clock }: Pick<OAuthServices, 'pool' | 'clock'>, grantId: string): Promise<void> =>
  inTransaction(
    { main: pool },
    (sql) => revokeGrant(sql, grantId, clock()),
    () => true,
  );

export const grantStore = (services: OAuthServices): ModelStore => {
  const { pool, clock } = services;
  const time = providerTime(clock);
  return {
    upsert: async (id, { accountId = '', clientId = '', openid }, expiresIn) => {
      const scopes = scopesOf((openid as { readonly scope?: string } | undefined)?.scope);
      const grant = { id, subject: accountId, clientId, scopes, created: time.now(), expiresAt: time.after(expiresIn) };
      if (!(await putGrant(pool, grant))) throw new errors.AccessDenied('the user or the application is gone');
    },
    find: async (id): Promise<AdapterPayload | undefined> => {
      const grant = await findGrant(pool, id);
      if (grant === null) return undefined;
      const { subject, clientId, scopes, created, expiresAt } = grant;
      return {
        jti: id,
        kind: 'Grant',
        accountId: subject,
        clientId,
        openid: { scope: scopes.join(' ') },
        iat: time.seconds(created),
        exp: time.seconds(expiresAt),
      };
    },
    destroy: (id) => endFamily(services, id),
  };
};
