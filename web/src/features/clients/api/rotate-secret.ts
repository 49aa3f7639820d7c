import { callApi } from '../../../lib/api-client.ts';
import { clientPath, type MadeClient } from './client.ts';

export interface Rotation {
  readonly clientId: string;
  /** So long the old secret works on. */
  readonly graceHours: number;
}

/** Its answer is the only one that has the new secret. */
export const rotateSecret = ({ clientId, graceHours }: Rotation): Promise<MadeClient> =>
  callApi({ method: 'POST', path: `${clientPath(clientId)}/secret`, body: { GraceHours: graceHours } });
