import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { withoutCredentials } from '../kernel/without-credentials.ts';
import { parseRefId, type RefId } from '../model/ref.ts';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { ErrorEnvelope } from './envelope.ts';
import { effectiveMethod, formFields, type RawRequest } from './raw-request.ts';

/** What a request wants, by its method and path alone (wsapi §1.5). */
export type Operation =
  | { readonly name: 'query'; readonly type: ObjectType }
  | { readonly name: 'current'; readonly type: ObjectType }
  | { readonly name: 'read'; readonly type: ObjectType; readonly id: RefId }
  | { readonly name: 'collection'; readonly type: ObjectType; readonly id: RefId; readonly collection: string }
  | { readonly name: 'create'; readonly type: ObjectType; readonly typeText: string }
  | { readonly name: 'update'; readonly type: ObjectType; readonly id: RefId; readonly typeText: string }
  | { readonly name: 'delete'; readonly type: ObjectType; readonly id: RefId }
  | { readonly name: 'restore'; readonly type: ObjectType; readonly id: RefId }
  | { readonly name: 'add' | 'remove'; readonly type: ObjectType; readonly id: RefId; readonly collection: string }
  | { readonly name: 'authorize' };

export interface ParsedRequest {
  readonly operation: Operation;
  readonly version: string;
  /** Scheme, host, port and version the caller used: what every `_ref` begins with. */
  readonly base: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly ifMatch: string | null;
  readonly body: Uint8Array | null;
}

/** A request that names nothing: a sentence in the envelope that fits its method, or a plain HTTP status. */
export type ParseFailure =
  | { readonly kind: 'errors'; readonly envelope: ErrorEnvelope; readonly errors: readonly string[] }
  | { readonly kind: 'status'; readonly status: number; readonly reason: string };

/** 1.08 to 1.43 answer in the shapes of v2.0; they differ in who may write (auth.md, decision 10). */
const VERSION = /^(?:v2\.[0x]|1\.(?:0[89]|[123]\d|4[0-3]))$/;

/** Plural names that the Java and Python toolkits query (clients.md). */
const PLURALS: Readonly<Record<string, string>> = { users: 'user', subscriptions: 'subscription' };

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not valid percent encoding: taken as it stands, it will name nothing.
    return segment;
  }
};

/** The last of equal parameters counts; the Ruby toolkit sends `workspace` twice. */
const parametersOf = (request: RawRequest): Result<Map<string, string>, string> => {
  const all = [...new URLSearchParams(request.query), ...formFields(request)];
  if (all.length > limits.parameters) return err(`The request has more than ${limits.parameters} parameters.`);
  return ok(new Map(all.map(([name, value]) => [name.toLowerCase(), value])));
};

const withoutExtension = (segments: readonly string[]): string[] =>
  segments.map((segment, index) => (index === segments.length - 1 ? segment.replace(/\.js$/i, '') : segment));

const errors = (envelope: ErrorEnvelope, message: string): ParseFailure => ({
  kind: 'errors',
  envelope,
  errors: [message],
});

const unknownType = (name: string): string =>
  `Requested type name "${withoutCredentials(name.toLowerCase())}" is unknown.`;

interface Typed {
  readonly type: ObjectType;
  readonly typeText: string;
  readonly rest: readonly string[];
}

/** A type is one segment, or two for the types of a portfolio (`portfolioitem/feature`). */
const typeOf = (segments: readonly string[], registry: Registry): Typed | null => {
  const [first = '', second] = segments;
  const two = second === undefined ? undefined : registry.byPath(`${first}/${second}`);
  if (two !== undefined) return { type: two, typeText: `${first}/${second}`, rest: segments.slice(2) };
  const singular = segments.length === 1 ? (PLURALS[first.toLowerCase()] ?? first) : first;
  const one = registry.byPath(singular);
  if (one === undefined || !/[RQ]/.test(one.operations)) return null;
  return { type: one, typeText: first, rest: segments.slice(1) };
};

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const isSave = (method: string): boolean => method === 'POST' || method === 'PUT';

const notAllowed = (method: string, envelope: ErrorEnvelope): ParseFailure =>
  errors(envelope, `The method ${method} is not supported here.`);

/** `/user` and `/subscription` without a query are the caller's own (wsapi §1.11); the plurals always query. */
const typeOperation = (typed: Typed, parameters: ReadonlyMap<string, string>): Operation => {
  const isOwn = typed.type.name === 'User' || typed.type.name === 'Subscription';
  const isPlural = typed.typeText.toLowerCase() in PLURALS;
  return isOwn && !isPlural && !parameters.has('query')
    ? { name: 'current', type: typed.type }
    : { name: 'query', type: typed.type };
};

const objectOperation = (typed: Typed, method: string, registry: Registry): Result<Operation, ParseFailure> => {
  const { type, typeText } = typed;
  const [idText = '', collection, action, ...more] = typed.rest;
  const id = parseRefId(idText.toLowerCase());
  if (id === null || more.length > 0) return err(errors('OperationResult', 'Cannot find object to read'));
  if (collection === undefined) {
    if (isRead(method)) return ok({ name: 'read', type, id });
    if (isSave(method)) return ok({ name: 'update', type, id, typeText });
    if (method === 'DELETE') return ok({ name: 'delete', type, id });
    return err(notAllowed(method, 'OperationResult'));
  }
  if (action === undefined) {
    // Ours: the vendor's server restores through its pages alone.
    const isRestore = type.name === 'RecycleBinEntry' && collection.toLowerCase() === 'restore' && isSave(method);
    if (isRestore) return ok({ name: 'restore', type, id });
    return isRead(method)
      ? ok({ name: 'collection', type, id, collection })
      : err(notAllowed(method, 'OperationResult'));
  }
  const name = action.toLowerCase();
  const field = type.attribute(collection);
  // A shortcut that the vendor never wrote down: the values of one attribute, by way of any object (wsapi §1.5).
  if (name === 'allowedvalues' && isRead(method) && field !== undefined) {
    const definition = registry.type('AttributeDefinition');
    return ok({
      name: 'collection',
      type: definition,
      id: { kind: 'oid', oid: field.oid },
      collection: 'AllowedValues',
    });
  }
  if ((name === 'add' || name === 'remove') && isSave(method)) return ok({ name, type, id, collection });
  return err(errors('OperationResult', `The operation "${action}" is unknown.`));
};

/** Old servers know no security tokens, and clients take their 404 for that (B3). */
const authorizeOperation = (version: string): Result<Operation, ParseFailure> =>
  version.startsWith('1.') ? err({ kind: 'status', status: 404, reason: 'Not Found' }) : ok({ name: 'authorize' });

const operationOf = (
  version: string,
  segments: readonly string[],
  method: string,
  parameters: ReadonlyMap<string, string>,
  registry: Registry,
): Result<Operation, ParseFailure> => {
  const [first = '', second = ''] = segments.map((segment) => segment.toLowerCase());
  if (first === 'security' && second === 'authorize' && segments.length === 2) return authorizeOperation(version);
  if (first === 'user:current' && segments.length === 1 && isRead(method)) {
    return ok({ name: 'current', type: registry.type('User') });
  }
  const typed = typeOf(segments, registry);
  const envelope = isRead(method) ? 'QueryResult' : second === 'create' ? 'CreateResult' : 'OperationResult';
  if (typed === null) return err(errors(envelope, unknownType(segments[0] ?? '')));
  if (typed.rest.length === 0) {
    return isRead(method) ? ok(typeOperation(typed, parameters)) : err(notAllowed(method, 'OperationResult'));
  }
  if (typed.rest.length === 1 && typed.rest[0]?.toLowerCase() === 'create') {
    return isSave(method)
      ? ok({ name: 'create', type: typed.type, typeText: typed.typeText })
      : err(notAllowed(method, 'OperationResult'));
  }
  return objectOperation(typed, method, registry);
};

/** Reads method, path and parameters; the body is read by the operations that have one. */
export const parseRequest = (request: RawRequest, registry: Registry): Result<ParsedRequest, ParseFailure> => {
  const [versionText = '', ...rest] = request.path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  const version = versionText.toLowerCase();
  if (!VERSION.test(version)) {
    return err({
      kind: 'status',
      status: 404,
      reason: `Could not determine Web Services Version from '${versionText}'`,
    });
  }
  const method = effectiveMethod(request);
  const parameters = parametersOf(request);
  if (!parameters.ok) return err(errors(isRead(method) ? 'QueryResult' : 'OperationResult', parameters.error));
  const operation = operationOf(version, withoutExtension(rest), method, parameters.value, registry);
  if (!operation.ok) return operation;
  return ok({
    operation: operation.value,
    version,
    base: `${request.origin}/slm/webservice/${version}`,
    parameters: parameters.value,
    ifMatch: request.ifMatch,
    body: request.body,
  });
};
