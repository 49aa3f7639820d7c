import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../../../lib/api-client.ts';
import type { ListAnswer } from '../../../lib/list.ts';

/** A reason that an entry can have. */
export interface Reason {
  readonly Code: string;
  readonly Sentence: string;
  readonly Cure: string;
}

/** They stay the same for as long as the server runs. */
export const reasonsQuery = queryOptions({
  queryKey: ['decision-reasons'],
  queryFn: ({ signal }) => callApi<ListAnswer<Reason>>({ path: '/decisions/reasons', signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
