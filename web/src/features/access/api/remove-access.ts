import { callApi } from '../../../lib/api-client.ts';
import type { AccessAtRisk, AccessKind } from './access-at-risk.ts';

const PATHS: Readonly<Record<AccessKind, string>> = {
  key: '/keys',
  client: '/clients',
  application: '/applications',
};

/** Deletes a key or client, or revokes an application. */
export const removeAccess = ({ Kind, ID }: Pick<AccessAtRisk, 'Kind' | 'ID'>): Promise<void> =>
  callApi({ method: 'DELETE', path: `${PATHS[Kind]}/${encodeURIComponent(ID)}` });
