import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import { itemTypeOf } from '../../model/collection-items.ts';
import type { RefId } from '../../model/ref.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../../query/fetch.ts';
import type { Source } from '../../query/plan.ts';
import type { LocatedObject } from '../../storage/locate.ts';
import { type AuthorizedRequest, inWorkspace, NO_WORKSPACE, rowScopeIn } from '../authorize-request.ts';
import { queryResult } from '../envelope.ts';
import { cannotFind, type Failure, failure } from '../failure.ts';
import { readPage } from '../page.ts';
import type { BodyText } from '../raw-request.ts';
import type { Services } from '../services.ts';
import { queryObjects } from './query.ts';
import { locateObject } from './read.ts';

const ALL: FetchRequest = { kind: 'all', fields: [] };

const sourceOf = (collection: Attribute, items: ObjectType, ownerOid: number): Source | null => {
  const { storage } = collection;
  if (storage.at === 'link') return { from: 'link', link: storage.link, ownerOid };
  const back = storage.at === 'inverse' ? items.attribute(storage.attribute)?.storage : undefined;
  return back?.at === 'reference' ? { from: 'inverse', column: back.column, ownerOid } : null;
};

/** A workspace's own collections are in it; any other object's are where the object is. */
const workspaceOf = (owner: LocatedObject): number | null =>
  owner.type.name === 'Workspace' ? owner.oid : owner.workspaceOid;

const unknownCollection = (type: ObjectType, name: string): Failure =>
  failure('QueryResult', `Could not read: Could not find the collection "${name}" on type ${type.displayName}`);

/** A collection whose items are of a type that comes later: an empty page, with its numbers echoed like any other's. */
const noItems = (request: AuthorizedRequest): Result<BodyText, Failure> => {
  const page = readPage(request.parameters);
  if (!page.ok) return err(failure('QueryResult', page.error));
  const { warnings, start, pageSize } = page.value;
  return ok(queryResult({ warnings, totalResultCount: 0, startIndex: start, pageSize, results: [] }));
};

/** Reads `/TYPE/OID/COLLECTION`: pages like a query, shows whole objects, ignores project scope. */
export const readCollection = async (
  type: ObjectType,
  id: RefId,
  name: string,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<BodyText, Failure>> => {
  const owner = await locateObject(type, id, request, services);
  if (owner === null) return err(cannotFind);
  const collection = owner.type.attribute(name);
  if (collection?.kind !== 'COLLECTION') return err(unknownCollection(owner.type, name));
  const items = itemTypeOf(collection, services.registry);
  const source = items === undefined ? null : sourceOf(collection, items, owner.oid);
  if (items === undefined || source === null) {
    return noItems(request);
  }
  const { access } = request.caller;
  const workspace = access.workspaces.get(workspaceOf(owner) ?? -1) ?? request.workspace;
  const bounds = rowScopeIn(access, workspace, null);
  const scope = owner.workspaceOid === NO_WORKSPACE ? { ...bounds, workspaceOid: NO_WORKSPACE } : bounds;
  return queryObjects(
    { type: items, source, scope, usualFetch: ALL },
    inWorkspace(request, workspace, scope),
    services,
  );
};
