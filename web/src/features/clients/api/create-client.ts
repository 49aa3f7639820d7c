import { callApi } from '../../../lib/api-client.ts';
import type { Client, ClientSettings, MadeClient } from './client.ts';

export interface NewClient extends ClientSettings {
  readonly Kind: Client['Kind'];
}

/** Its answer is the only one that has the secret. */
export const createClient = (body: NewClient): Promise<MadeClient> =>
  callApi({ method: 'POST', path: '/clients', body });
