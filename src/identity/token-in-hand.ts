import type { Account } from '../storage/stores/account-store.ts';
import type { Carried, Situation } from './situation.ts';

const DAY_MS = 86_400_000;

/** A situation in which the request brings an access token of the account that was issued just now. No value opens it. */
export const withTokenInHand = (situation: Situation, account: Account): Situation => {
  const expiresAt = new Date(situation.now.getTime() + DAY_MS);
  const token = { oid: 0, clientId: '', scopes: ['alm'], expiresAt, revoked: false, account };
  const carried: Carried = {
    carrier: 'bearer',
    digest: '',
    found: { kind: 'access-token', token, form: 'other' },
  };
  return { ...situation, intent: 'read', carried: [carried] };
};
