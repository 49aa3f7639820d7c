import type { IncomingMessage } from 'node:http';
import { type Account, type Client, errors, type FindAccount, type KoaContextWithOIDC } from 'oidc-provider';
import type { Decision } from '../identity/decision.ts';
import { findSubject, type Subject } from '../storage/stores/subject-store.ts';
import { requireOpen } from './closed-accounts.ts';
import type { OAuthServices, Visitor } from './oauth-services.ts';

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

/** As far as a token says it that is asked about. */
interface Introspected {
  readonly clientId?: string | undefined;
  readonly accountId?: string | undefined;
}

export interface AccountServices extends Pick<OAuthServices, 'pool'> {
  readonly visitorOf: (request: IncomingMessage) => Visitor | null;
}

const decideToken = (visitor: Visitor | null, userOid: number): Promise<Decision> => {
  if (visitor === null) throw new Error('Invariant violated: the provider was asked by nobody');
  return visitor.decideToken(userOid);
};

/**
 * The provider asks before it issues or shows anything: who was made inactive is nobody, and a closed account gets nothing.
 * Whether somebody's session goes on where there is one was decided before (`browser-session.ts`).
 */
export const accountFinder =
  ({ pool, visitorOf }: AccountServices): FindAccount =>
  async (context, uuid): Promise<Account | undefined> => {
    const { session } = context.oidc;
    const subject = await findSubject(pool, uuid);
    // With a session the provider takes it for granted that somebody is there.
    if (subject === null && session !== undefined) throw new errors.AccessDenied('the user was made inactive');
    if (subject === null) return undefined;
    if (session === undefined) requireOpen(context, await decideToken(visitorOf(context.req), subject.userOid));
    return { accountId: subject.uuid, userOid: subject.userOid, claims: () => claimsOf(subject) };
  };

/** A token is told of to its own application alone, while it would open something for who asks. */
export const mayIntrospect =
  ({ pool, visitorOf }: AccountServices) =>
  async (context: KoaContextWithOIDC, client: Client, token: Introspected): Promise<boolean> => {
    if (token.clientId !== client.clientId) return false;
    const subject = await findSubject(pool, token.accountId ?? '');
    return subject !== null && (await decideToken(visitorOf(context.req), subject.userOid)).kind === 'accepted';
  };
