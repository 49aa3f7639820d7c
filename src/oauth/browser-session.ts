import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC, Session } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { deviceFormSecret } from './device-form-secret.ts';
import type { ProviderTime } from './provider-time.ts';

/** Who is signed in to Muster in the browser that sends a request. */
export interface BrowserUser {
  /** ObjectUUID. */
  readonly subject: string;
  readonly userOid: number;
  /** When they signed in. */
  readonly signedInAt: Date;
}

/** Names the log-in that a browser goes on with after its pages. */
export const RESUME_COOKIE = 'MUSTER_RESUME';

/** Without `oidc` outside of the provider's own routes. */
type KoaContext = Parameters<typeof Session.get>[0] & Partial<Pick<KoaContextWithOIDC, 'oidc'>>;

/** The session becomes what Muster's own says. Whether it must outlast the request. */
const mirrored = (session: Session, user: BrowserUser | null, time: ProviderTime): boolean => {
  const isKept = user !== null || session.accountId !== undefined;
  if (session.accountId !== user?.subject)
    Object.assign(session, { accountId: undefined, loginTs: undefined, authorizations: undefined });
  if (user !== null) session.loginAccount({ accountId: user.subject, loginTs: time.seconds(user.signedInAt) });
  return isKept;
};

/**
 * From now on it is settled who is signed in, whatever a log-in that goes on says: its user may have signed out since. And the
 * session keeps its id: it opens nothing, and log-ins in two tabs that end in one moment would each take it from the other.
 */
const settled = (session: Session): void => {
  Object.defineProperty(session, 'loginAccount', { value: () => {} });
  Object.defineProperty(session, 'resetIdentifier', { value: () => {} });
};

const keep = (session: Session): void => {
  Object.defineProperty(session, 'touched', { writable: true, configurable: true, value: true });
};

/**
 * The provider keeps a session of its own, of which nothing depends: before it looks at it, it becomes what Muster's own
 * session says. So signing out, locking out and timing out hold for applications too, and signing in is done once.
 */
export const mirrorSessions = (
  provider: Provider,
  userOf: (request: IncomingMessage) => BrowserUser | null,
  time: ProviderTime,
  formSecret: ReturnType<typeof deviceFormSecret>,
): void => {
  const { Session: ProviderSession, Interaction } = provider;
  const stored = ProviderSession.get.bind(ProviderSession);

  /** A log-in goes on as who signed in to it and allowed it, or not at all. */
  const expectSameUser = async ({ oidc, cookies }: KoaContext, user: BrowserUser | null): Promise<void> => {
    if (user === null || !oidc?.route?.endsWith('resume')) return;
    const begun = await Interaction.find(cookies.get(RESUME_COOKIE) ?? '');
    const answeredBy = begun?.result?.answeredBy;
    if (answeredBy !== undefined && answeredBy !== user.subject)
      throw new errors.SessionNotFound('somebody else has signed in meanwhile');
  };

  Object.defineProperty(ProviderSession, 'get', {
    value: async (context: KoaContext): Promise<Session> => {
      const user = userOf(context.req);
      await expectSameUser(context, user);
      const session = await stored(context);
      const isForm = context.oidc?.route === 'code_verification';
      if (isForm) formSecret(context, session);
      // The provider keeps only what was changed under its eyes, and nothing is kept of who only looks at a form.
      if (mirrored(session, user, time)) keep(session);
      else if (isForm) Object.defineProperty(session, 'touched', { value: false });
      settled(session);
      return session;
    },
  });
};
