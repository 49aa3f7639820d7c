import { callApi } from '../../../lib/api-client.ts';
import { type Client, type ClientSettings, clientPath } from './client.ts';

export interface ClientEdit {
  readonly clientId: string;
  readonly settings: ClientSettings;
}

export const editClient = ({ clientId, settings }: ClientEdit): Promise<Client> =>
  callApi({ method: 'PATCH', path: clientPath(clientId), body: settings });
