import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { callApi } from './api-client.ts';
import { keepSecurityToken } from './security-token.ts';

/** Who is signed in, as `GET /login/api/session` tells it; the security token is kept apart. */
export interface Session {
  readonly User: { readonly ObjectID: number; readonly UserName: string };
  readonly SubscriptionAdmin: boolean;
  /** Administers a workspace or a project, or the subscription. */
  readonly Administers: boolean;
  /** When the password was last proved in this session. */
  readonly ConfirmedAt: string | null;
  /** On `onprem` and `sandbox` there are neither API keys nor OAuth clients (decision 18). */
  readonly Edition: 'saas' | 'onprem' | 'sandbox';
}

const loadSession = async (): Promise<Session> => {
  const { SecurityToken, ...session } = await callApi<Session & { readonly SecurityToken: string | null }>({
    path: '/session',
  });
  keepSecurityToken(SecurityToken);
  return session;
};

export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: loadSession, staleTime: 60_000 });

/** The session, loaded before anything is shown. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data;
