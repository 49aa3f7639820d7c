import { ok, type Result } from '../kernel/result.ts';
import type { AuthorizedRequest } from './authorize-request.ts';
import { type ErrorEnvelope, operationResult } from './envelope.ts';
import type { Failure } from './failure.ts';
import { addItems } from './operations/add-items.ts';
import { readCollection } from './operations/collection.ts';
import { createObject } from './operations/create.ts';
import { deleteObject } from './operations/delete.ts';
import { queryObjects } from './operations/query.ts';
import { readObject } from './operations/read.ts';
import { removeItems } from './operations/remove-items.ts';
import { restoreObject } from './operations/restore.ts';
import { updateObject } from './operations/update.ts';
import type { Operation } from './parse-request.ts';
import type { BodyText } from './raw-request.ts';
import type { Services } from './services.ts';

type Named<Name extends Operation['name']> = Extract<Operation, { name: Name }>;

/** One operation: the envelope of an error that comes before it runs (errata), and its compile and execute. */
interface Entry<Name extends Operation['name']> {
  readonly errors: ErrorEnvelope;
  /** Changes nothing: it is given up when nobody waits for it any more. */
  readonly isRead: boolean;
  readonly run: (
    operation: Named<Name>,
    request: AuthorizedRequest,
    services: Services,
  ) => Promise<Result<BodyText, Failure>>;
}

const REFERENCES = { kind: 'refs' } as const;

/** What each operation of parse-request.ts does. */
export const OPERATIONS: { readonly [Name in Operation['name']]: Entry<Name> } = {
  read: {
    errors: 'OperationResult',
    isRead: true,
    run: ({ type, id }, request, services) => readObject(type, id, request, services),
  },
  current: {
    errors: 'OperationResult',
    isRead: true,
    run: ({ type }, request, services) => {
      const { principal } = request.caller;
      const oid = type.name === 'User' ? principal.userOid : principal.subscriptionOid;
      return readObject(type, { kind: 'oid', oid }, request, services);
    },
  },
  query: {
    errors: 'QueryResult',
    isRead: true,
    run: ({ type }, request, services) =>
      queryObjects({ type, source: { from: 'type' }, scope: request.scope, usualFetch: REFERENCES }, request, services),
  },
  collection: {
    errors: 'QueryResult',
    isRead: true,
    run: ({ type, id, collection }, request, services) => readCollection(type, id, collection, request, services),
  },
  create: { errors: 'CreateResult', isRead: false, run: createObject },
  update: { errors: 'OperationResult', isRead: false, run: updateObject },
  delete: { errors: 'OperationResult', isRead: false, run: deleteObject },
  restore: { errors: 'OperationResult', isRead: false, run: restoreObject },
  add: { errors: 'Results', isRead: false, run: addItems },
  remove: { errors: 'Results', isRead: false, run: removeItems },
  authorize: {
    errors: 'OperationResult',
    isRead: false,
    run: async (_, request) =>
      ok(operationResult({ warnings: [], securityToken: await request.caller.securityToken() })),
  },
};

/** Looks the operation up; the one place where its name and its entry are known to belong together. */
export const entryOf = <Name extends Operation['name']>(operation: Named<Name>): Entry<Name> =>
  OPERATIONS[operation.name as Name];
