import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../../query/fetch.ts';
import type { PreparedObject } from '../../storage/hydrate.ts';
import type { RecordRow } from '../../storage/record-cells.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { changesReach, freshContext } from './reach.ts';

/** A write answers with the whole object unless `fetch` says otherwise. */
export const fetchOf = ({ fetch }: AuthorizedRequest): FetchRequest => fetch ?? { kind: 'all', fields: [] };

/**
 * The HYDRATE of an object about to be written; null where the write changes what the caller may reach, for that is
 * known only afterwards.
 */
export const prepareShown = (
  type: ObjectType,
  oid: number,
  request: AuthorizedRequest,
  { hydrator }: Services,
): PreparedObject | null =>
  changesReach(type) ? null : hydrator.prepare(type, oid, fetchOf(request), request.hydrate);

/** The written object: from the rows that came with the write, else read now. */
export const showWritten = async (
  type: ObjectType,
  oid: number,
  prepared: PreparedObject | null,
  rows: readonly RecordRow[] | null,
  request: AuthorizedRequest,
  services: Services,
): Promise<string | null> =>
  prepared !== null && rows !== null
    ? prepared.finish(rows)
    : services.hydrator.object(type, oid, fetchOf(request), await freshContext(type, request, services));
