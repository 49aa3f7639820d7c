import type { ListSource } from '../../../components/use-list-parts.ts';
import { callApi } from '../../../lib/api-client.ts';
import { keepSecurityToken } from '../../../lib/security-token.ts';

/** An entry of `GET /sessions`. */
export interface OwnSession {
  readonly ObjectID: number;
  readonly Created: string;
  readonly LastAccessed: string;
  readonly Address: string | null;
  readonly UserAgent: string | null;
  /** The one that asks. */
  readonly Current: boolean;
}

export const SESSIONS_KEY = ['account', 'sessions'] as const;

/** One's own living sessions, the one used last first. */
export const sessionSource: ListSource<OwnSession> = {
  key: SESSIONS_KEY,
  load: ({ start, pagesize }, signal) => callApi({ path: '/sessions', parameters: { start, pagesize }, signal }),
};

export const endSession = (oid: number): Promise<void> => callApi({ method: 'DELETE', path: `/sessions/${oid}` });

/** This session goes on under another token. */
export const endOtherSessions = async (): Promise<void> => {
  const { SecurityToken } = await callApi<{ readonly SecurityToken: string }>({ method: 'DELETE', path: '/sessions' });
  keepSecurityToken(SecurityToken);
};
