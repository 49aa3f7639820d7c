import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { Session } from 'oidc-provider';
import type { ProviderTime } from './provider-time.ts';

/** Who is signed in to Muster in the browser that sends a request. */
export interface BrowserUser {
  /** ObjectUUID. */
  readonly subject: string;
  readonly userOid: number;
  /** When they signed in. */
  readonly signedInAt: Date;
}

type KoaContext = Parameters<typeof Session.get>[0];

/**
 * The provider keeps a session of its own, of which nothing depends: before it looks at it, it becomes what Muster's own
 * session says. So signing out, locking out and timing out hold for applications too, and signing in is done once.
 */
export const mirrorSessions = (
  provider: Provider,
  userOf: (request: IncomingMessage) => BrowserUser | null,
  time: ProviderTime,
): void => {
  const { Session: ProviderSession } = provider;
  const stored = ProviderSession.get.bind(ProviderSession);
  const mirrored = (session: Session, user: BrowserUser | null): boolean => {
    if (user === null && session.accountId === undefined) return false;
    if (session.accountId !== user?.subject) {
      Object.assign(session, { accountId: undefined, loginTs: undefined, authorizations: undefined });
    }
    if (user !== null) session.loginAccount({ accountId: user.subject, loginTs: time.seconds(user.signedInAt) });
    return true;
  };
  Object.defineProperty(ProviderSession, 'get', {
    value: async (context: KoaContext): Promise<Session> => {
      const session = await stored(context);
      // It must outlast the request, and the provider keeps only what was changed under its eyes. The form for a device's
      // code writes into it even where it turns the form away, which fails for one that was never kept.
      const isForDevice = context.oidc?.route === 'code_verification';
      if (mirrored(session, userOf(context.req)) || isForDevice)
        Object.defineProperty(session, 'touched', { writable: true, configurable: true, value: true });
      return session;
    },
  });
};
