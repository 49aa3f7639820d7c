import type { ListSource } from '../../../components/use-list-parts.ts';
import type { Whose } from '../../../components/whose-choice.tsx';
import { callApi } from '../../../lib/api-client.ts';
import { CLIENTS_KEY, type Client } from './client.ts';

/** What the list is narrowed by; empty bounds nothing. */
export interface ClientFilter {
  readonly Name: string;
  readonly UserName: string;
}

export const clientSource = (whose: Whose, filter: ClientFilter): ListSource<Client> => ({
  key: [CLIENTS_KEY, 'list', whose, filter],
  load: (part, signal) =>
    callApi({ path: whose === 'all' ? '/clients/all' : '/clients', parameters: { ...part, ...filter }, signal }),
});
