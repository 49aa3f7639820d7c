import { callApi } from './api-client.ts';

/** A living session, as the JSON API lists one's own and, for administrators, those of a user. */
export interface ListedSession {
  readonly ObjectID: number;
  readonly Created: string;
  readonly LastAccessed: string;
  readonly Address: string | null;
  readonly UserAgent: string | null;
  /** The one that asks. */
  readonly Current: boolean;
}

export const endSession = (oid: number): Promise<null> => callApi({ method: 'DELETE', path: `/sessions/${oid}` });
