import { callApi } from '../../../lib/api-client.ts';
import type { ApiKeyWithValue, KeySettings } from './api-key.ts';

export const createKey = (settings: KeySettings): Promise<ApiKeyWithValue> =>
  callApi({ method: 'POST', path: '/keys', body: settings });
