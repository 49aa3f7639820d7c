import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import { USERS_KEY, type User } from './user.ts';

export const userQuery = (oid: number) =>
  queryOptions({
    queryKey: [...USERS_KEY, oid],
    queryFn: ({ signal }) => callApi<User>({ path: `/users/${oid}`, signal }),
    refetchInterval: LIVE_MS,
  });
