import { callApi } from '../../../lib/api-client.ts';
import type { ApiKey, KeySettings } from './api-key.ts';

interface KeyEdit {
  readonly oid: number;
  /** Members that are absent stay as they are. */
  readonly changes: Partial<KeySettings>;
}

export const editKey = ({ oid, changes }: KeyEdit): Promise<ApiKey> =>
  callApi({ method: 'PATCH', path: `/keys/${oid}`, body: changes });
