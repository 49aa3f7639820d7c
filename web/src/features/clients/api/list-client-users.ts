import type { ListSource } from '../../../components/use-list-parts.ts';
import { type AuthorizedApplication, listApplications } from '../../../lib/authorized-application.ts';
import { CLIENTS_KEY, clientPath } from './client.ts';

/** Who has allowed a client. */
export const clientUserSource = (clientId: string): ListSource<AuthorizedApplication> => ({
  key: [CLIENTS_KEY, 'users', clientId],
  load: (part, signal) => listApplications(`${clientPath(clientId)}/users`, part, {}, signal),
});
