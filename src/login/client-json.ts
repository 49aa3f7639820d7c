import type { Edition } from '../config/options.ts';
import { abilityText } from '../pages/abilities.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { AuthorizedApplication } from '../storage/stores/authorized-application-store.ts';
import type { ListedOAuthClient } from '../storage/stores/oauth-client-list-store.ts';
import { clientActions } from './client-permission.ts';

/** To whom a client is shown, where and when. */
export interface Onlooker {
  readonly account: Account;
  readonly edition: Edition;
  readonly now: Date;
}

/** A client as this API shows it: everything but its secret, which is stored nowhere. */
export const clientJson = (client: ListedOAuthClient, { account, edition, now }: Onlooker) => {
  const { owner, formerSecretUntil: until } = client;
  return {
    ClientID: client.clientId,
    Name: client.name,
    Owner: owner === null ? null : { ObjectID: owner.oid, UserName: owner.userName, DisplayName: owner.displayName },
    Kind: client.isPublic ? 'public' : 'confidential',
    Native: client.isNative,
    Legacy: client.isLegacy,
    DeviceFlow: client.hasDeviceFlow,
    RedirectURIs: client.redirectUris,
    LogoURI: client.logoUri,
    SecretLastFour: client.secretLastFour,
    FormerSecretValidUntil: until !== null && until > now ? until : null,
    Created: client.created,
    LastRotated: client.lastRotated,
    LastUsed: client.lastUsed,
    Users: client.users,
    Actions: clientActions(client, account, edition),
  };
};

/** That somebody has allowed an application. */
export const applicationJson = (application: AuthorizedApplication) => ({
  ObjectID: application.oid,
  User: {
    ObjectID: application.userOid,
    UserName: application.userName,
    DisplayName: application.displayName,
  },
  Client: { ClientID: application.clientId, Name: application.clientName },
  Scopes: application.scopes,
  Abilities: application.scopes.map(abilityText),
  Created: application.created,
  LastAuthorized: application.lastAuthorized,
  LastUsed: application.lastUsed,
  RevokedAt: application.revokedAt,
});
