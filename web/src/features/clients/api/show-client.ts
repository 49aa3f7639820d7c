import { queryOptions } from '@tanstack/react-query';
import { LIVE_MS } from '../../../config/timing.ts';
import { callApi } from '../../../lib/api-client.ts';
import { CLIENTS_KEY, type Client, clientPath } from './client.ts';

/** One client, kept up to date while it is looked at. */
export const clientQuery = (clientId: string) =>
  queryOptions({
    queryKey: [CLIENTS_KEY, 'one', clientId],
    queryFn: ({ signal }): Promise<Client> => callApi({ path: clientPath(clientId), signal }),
    refetchInterval: LIVE_MS,
  });
