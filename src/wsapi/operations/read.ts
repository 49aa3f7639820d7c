import { err, ok, type Result } from '../../kernel/result.ts';
import type { RefId } from '../../model/ref.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../../query/fetch.ts';
import { type LocatedObject, locate } from '../../storage/locate.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { readResult } from '../envelope.ts';
import { cannotFind, type Failure } from '../failure.ts';
import type { Services } from '../services.ts';

/** A single object without `fetch` is shown whole (errata). */
const ALL: FetchRequest = { kind: 'all', fields: [] };

/** The object that an id names for this caller, with its concrete type. */
export const locateObject = (
  type: ObjectType,
  id: RefId,
  request: AuthorizedRequest,
  services: Services,
): Promise<LocatedObject | null> =>
  locate(services.database, type, id, request.scope, request.hydrate.projectOids, services.registry);

/** True for a type that has none below it. PortfolioItem has, though it is not abstract. */
const standsForItself = (type: ObjectType): boolean => !type.abstract && type.concrete.length === 1;

/** An ObjectID of such a type needs no looking up: HYDRATE finds and checks it itself. */
const typeAndOid = async (type: ObjectType, id: RefId, request: AuthorizedRequest, services: Services) =>
  id.kind === 'oid' && standsForItself(type) ? { type, oid: id.oid } : locateObject(type, id, request, services);

export const readObject = async (
  type: ObjectType,
  id: RefId,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const target = await typeAndOid(type, id, request, services);
  if (target === null) return err(cannotFind);
  const object = await services.hydrator.object(target.type, target.oid, request.fetch ?? ALL, request.hydrate);
  return object === null ? err(cannotFind) : ok(readResult(target.type.elementName, object, []));
};
