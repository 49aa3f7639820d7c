import { apiAddress, callApi } from '../../../lib/api-client.ts';
import type { Decision } from '../../../lib/decision.ts';
import type { ListAnswer } from '../../../lib/list.ts';
import type { DecisionFilter } from './decision-filter.ts';

/** Entries on one page: as many as the server gives. */
export const PAGE_SIZE = 200;

interface Place {
  /** Only entries before this one, the newest first. */
  readonly before?: number | undefined;
  /** Only entries after this one, the oldest first. */
  readonly after?: number | undefined;
}

export const listDecisions = (filter: DecisionFilter, place: Place, signal: AbortSignal) =>
  callApi<ListAnswer<Decision>>({
    path: '/decisions',
    parameters: { ...filter, ...place, pagesize: PAGE_SIZE },
    signal,
  });

/** Where a browser gets the same as a file for spreadsheets. */
export const decisionsFile = (filter: DecisionFilter): string =>
  apiAddress({ path: '/decisions', parameters: { ...filter, format: 'csv' } });
