import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import type { ListAnswer } from '../../../lib/list.ts';
import type { ListedSession } from '../../../lib/listed-session.ts';
import { USERS_KEY } from './user.ts';

/** No user has more than fit into one answer. */
export const sessionsQuery = (oid: number) =>
  queryOptions({
    queryKey: [...USERS_KEY, oid, 'sessions'],
    queryFn: ({ signal }) =>
      callApi<ListAnswer<ListedSession>>({ path: `/users/${oid}/sessions`, parameters: { pagesize: 200 }, signal }),
    refetchInterval: LIVE_MS,
  });

export const endSessions = (oid: number): Promise<null> =>
  callApi({ method: 'DELETE', path: `/users/${oid}/sessions` });
