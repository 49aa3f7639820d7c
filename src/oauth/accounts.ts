import { type Account, errors, type FindAccount } from 'oidc-provider';
import { findSubject, type Subject } from '../storage/stores/subject-store.ts';
import type { OAuthServices } from './oauth-services.ts';

/** Claims by the scope that opens them (OpenID Connect Core, 5.4). */
export const CLAIMS = Object.freeze({
  openid: ['sub'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username'],
  email: ['email'],
});

const claimsOf = ({ uuid, userName, displayName, firstName, lastName, emailAddress }: Subject) => ({
  sub: uuid,
  name: displayName,
  given_name: firstName ?? undefined,
  family_name: lastName ?? undefined,
  preferred_username: userName,
  email: emailAddress ?? undefined,
});

/** The provider asks before it issues anything: who was made inactive is nobody. */
export const accountFinder =
  ({ pool }: OAuthServices): FindAccount =>
  async ({ oidc }, uuid): Promise<Account | undefined> => {
    const subject = await findSubject(pool, uuid);
    if (subject !== null) return { accountId: subject.uuid, userOid: subject.userOid, claims: () => claimsOf(subject) };
    // With a session the provider takes it for granted that somebody is there.
    if (oidc.session !== undefined) throw new errors.AccessDenied('the user was made inactive');
    return undefined;
  };
