import { callApi } from '../../../lib/api-client.ts';
import type { KeySettings } from './api-key.ts';
import type { MadeKey } from './made-key.ts';

export const createKey = async (settings: KeySettings): Promise<MadeKey> => ({
  apiKey: await callApi({ method: 'POST', path: '/keys', body: settings }),
  newestBefore: 0,
});
