import type { ListSource } from '../../../components/use-list-parts.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { ListedSession } from '../../../lib/listed-session.ts';
import { keepSecurityToken } from '../../../lib/security-token.ts';

export const SESSIONS_KEY = ['account', 'sessions'] as const;

/** One's own living sessions, the one used last first. */
export const sessionSource: ListSource<ListedSession> = {
  key: SESSIONS_KEY,
  load: ({ start, pagesize }, signal) => callApi({ path: '/sessions', parameters: { start, pagesize }, signal }),
};

/** This session goes on under another token. */
export const endOtherSessions = async (): Promise<void> => {
  const { SecurityToken } = await callApi<{ readonly SecurityToken: string }>({ method: 'DELETE', path: '/sessions' });
  keepSecurityToken(SecurityToken);
};
