import { callApi } from '../../../lib/api-client.ts';
import { type Client, clientPath } from './client.ts';

export const endFormerSecret = ({ ClientID }: Client): Promise<void> =>
  callApi({ method: 'DELETE', path: `${clientPath(ClientID)}/former-secret` });
