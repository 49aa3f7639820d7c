import { callApi } from '../../../lib/api-client.ts';
import { type Client, clientPath } from './client.ts';

export const deleteClient = ({ ClientID }: Client): Promise<void> =>
  callApi({ method: 'DELETE', path: clientPath(ClientID) });
