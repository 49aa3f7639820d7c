import { callApi } from '../../../lib/api-client.ts';
import type { AuthorizedApplication } from '../../../lib/authorized-application.ts';

/** Ends every token that the application has for its user. */
export const revokeApplication = ({ ObjectID }: AuthorizedApplication): Promise<void> =>
  callApi({ method: 'DELETE', path: `/applications/${ObjectID}` });
