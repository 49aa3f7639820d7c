import type { ListedOAuthClient } from '../storage/stores/oauth-client-list-store.ts';
import type { Mail } from '../storage/stores/outbox-store.ts';

export type ClientChange = 'made' | 'changed' | 'rotated' | 'deleted';

const NOT_EXPECTED = 'If you did not expect that, tell an administrator of your subscription at once.';

const TOLD: Readonly<Record<ClientChange, { readonly subject: string; readonly sentence: string }>> = {
  made: { subject: 'You have a new OAuth client', sentence: 'It may ask people to log in from now on.' },
  changed: { subject: 'An OAuth client of yours was changed', sentence: 'Its name, redirects or kind are others now.' },
  rotated: {
    subject: 'An OAuth client of yours has a new secret',
    sentence: 'The old one ends now, or with its grace.',
  },
  deleted: { subject: 'An OAuth client of yours was deleted', sentence: 'Whoever had logged in by it is logged out.' },
};

/** What tells an owner that their client is not what it was (ASVS 6.3.7). */
export const clientChangedMail = (change: ClientChange, client: ListedOAuthClient, address: string): Mail => ({
  kind: `oauth-client-${change}`,
  userOid: client.ownerOid,
  address,
  subject: TOLD[change].subject,
  body: [`It is ${client.name}, client ID ${client.clientId}.`, TOLD[change].sentence, NOT_EXPECTED].join('\n\n'),
});

/** What tells users that somebody else has revoked an application of theirs. */
export const applicationRevokedMail = (userOid: number, address: string, clientName: string): Mail => ({
  kind: 'application-revoked',
  userOid,
  address,
  subject: 'An administrator has revoked an application of yours',
  body: [`${clientName} may not act for you any more.`, 'You can allow it again by logging in from it.'].join('\n\n'),
});
