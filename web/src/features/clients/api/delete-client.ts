import { callApi } from '../../../lib/api-client.ts';
import { clientPath } from './client.ts';

export const deleteClient = (clientId: string): Promise<void> =>
  callApi({ method: 'DELETE', path: clientPath(clientId) });
