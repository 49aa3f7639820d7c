import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { ListAnswer } from '../../../lib/list.ts';
import { USERS_KEY } from './user.ts';

export interface UserSession {
  readonly ObjectID: number;
  readonly Created: string;
  readonly LastAccessed: string;
  readonly Address: string | null;
  readonly UserAgent: string | null;
  readonly Current: boolean;
}

/** No user has more than fit into one answer. */
export const sessionsQuery = (oid: number) =>
  queryOptions({
    queryKey: [...USERS_KEY, oid, 'sessions'],
    queryFn: ({ signal }) =>
      callApi<ListAnswer<UserSession>>({ path: `/users/${oid}/sessions`, parameters: { pagesize: 200 }, signal }),
    refetchInterval: LIVE_MS,
  });

export const endSession = (session: number): Promise<null> =>
  callApi({ method: 'DELETE', path: `/sessions/${session}` });

export const endSessions = (oid: number): Promise<null> =>
  callApi({ method: 'DELETE', path: `/users/${oid}/sessions` });
