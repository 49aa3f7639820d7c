import type { Principal } from '../access/principal.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { errorResult, operationResult } from './envelope.ts';
import { type Failure, failure } from './failure.ts';
import { addItems } from './operations/add-items.ts';
import { readCollection } from './operations/collection.ts';
import { createObject } from './operations/create.ts';
import { deleteObject } from './operations/delete.ts';
import { queryObjects } from './operations/query.ts';
import { readObject } from './operations/read.ts';
import { removeItems } from './operations/remove-items.ts';
import { updateObject } from './operations/update.ts';
import { type Operation, type ParsedRequest, parseRequest } from './parse-request.ts';
import type { RawRequest, Response } from './raw-request.ts';
import { type ResolvedRequest, resolveRequest } from './resolve-request.ts';
import type { Caller, Services } from './services.ts';

/** What identity says of a request: who calls, or the answer that refuses it. */
export type Authenticated =
  | {
      readonly granted: true;
      readonly principal: Principal;
      readonly headers: Response['headers'];
      readonly securityToken: () => Promise<string>;
    }
  | { readonly granted: false; readonly response: Response };

const NO_ERRORS: readonly string[] = [];

/** Runs one operation. Each checks permission before it touches anything and answers with a finished body. */
const execute = (
  request: ResolvedRequest,
  services: Services,
  securityToken: () => Promise<string>,
): Promise<Result<string, Failure>> => {
  const { operation, scope, caller } = request;
  switch (operation.name) {
    case 'authorize':
      return securityToken().then((token) => ok(operationResult({ warnings: NO_ERRORS, securityToken: token })));
    case 'current':
      return readObject(operation.type, currentId(operation, caller), request, services);
    case 'read':
      return readObject(operation.type, operation.id, request, services);
    case 'query':
      return queryObjects(
        { type: operation.type, source: { from: 'type' }, scope, usualFetch: { kind: 'refs' } },
        request,
        services,
      );
    case 'collection':
      return readCollection(operation.type, operation.id, operation.collection, request, services);
    case 'create':
      return createObject(operation, request, services);
    case 'update':
      return updateObject(operation, request, services);
    case 'delete':
      return deleteObject(operation, request, services);
    case 'add':
      return addItems(operation, request, services);
    case 'remove':
      return removeItems(operation, request, services);
  }
};

const currentId = (operation: Extract<Operation, { name: 'current' }>, caller: Caller) =>
  ({
    kind: 'oid',
    oid: operation.type.name === 'User' ? caller.principal.userOid : caller.principal.subscriptionOid,
  }) as const;

/** The envelope of an error found before the operation ran (errata). */
const envelopeOf = ({ operation }: ParsedRequest): Failure['envelope'] => {
  if (operation.name === 'query' || operation.name === 'collection') return 'QueryResult';
  if (operation.name === 'add' || operation.name === 'remove') return 'Results';
  return operation.name === 'create' ? 'CreateResult' : 'OperationResult';
};

const callerOf = async (principal: Principal, services: Services): Promise<Caller | null> => {
  const access = await services.access.accessOf(principal.userOid);
  return access === null ? null : { principal, access };
};

const send = (result: Result<string, Failure>, headers: Response['headers']): Response => ({
  status: 200,
  ...(headers === undefined ? {} : { headers }),
  body: result.ok ? result.value : errorResult(result.error.envelope, result.error),
});

/**
 * The way of every WSAPI request: authenticate → parse → resolve → authorize, compile and execute → send. Data errors
 * and refusals of permission are HTTP 200 with `Errors` (wsapi §4.3); identity's own refusals come first.
 */
export const respond = async (
  raw: RawRequest,
  authenticate: () => Promise<Authenticated>,
  services: Services,
): Promise<Response> => {
  const caller = await authenticate();
  if (!caller.granted) return caller.response;
  const parsed = parseRequest(raw, services.registry);
  if (!parsed.ok) return refuse(parsed.error, caller.headers);
  const known = await callerOf(caller.principal, services);
  if (known === null)
    return send(
      err(failure(envelopeOf(parsed.value), 'Not authorized to perform action: the user is gone')),
      caller.headers,
    );
  const resolved = resolveRequest(parsed.value, known);
  if (!resolved.ok) return send(err(failure(envelopeOf(parsed.value), resolved.error)), caller.headers);
  const result = await execute(resolved.value, services, caller.securityToken);
  return send(result, caller.headers);
};

const refuse = (
  found: Exclude<ReturnType<typeof parseRequest>, { ok: true }>['error'],
  headers: Response['headers'],
): Response =>
  found.kind === 'status'
    ? {
        status: found.status,
        reason: found.reason,
        contentType: 'text/html;charset=utf-8',
        body: found.reason,
        ...(headers === undefined ? {} : { headers }),
      }
    : send(err({ envelope: found.envelope, errors: found.errors, warnings: NO_ERRORS }), headers);
