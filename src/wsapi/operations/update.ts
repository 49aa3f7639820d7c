import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { RefId } from '../../model/ref.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import type { Failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import { readBodyObject, readBodyValues } from '../rules/body.ts';
import { readExpectedVersion } from '../rules/expected-version.ts';
import { readRankWish } from '../rules/rank.ts';
import { withoutRolledUp } from '../rules/rolled-up-values.ts';
import { notAuthorized } from '../sentences.ts';
import type { Services } from '../services.ts';
import { changeObject } from './change-object.ts';
import { valueContext } from './save.ts';
import { prepareShown, showWritten } from './show-written.ts';
import { loadTarget, workspaceOfRow } from './target.ts';

const idText = (id: RefId): string => {
  if (id.kind === 'oid') return String(id.oid);
  return id.kind === 'uuid' ? id.uuid : `${id.user}u${id.scope}`;
};

/** `POST|PUT /TYPE/OID`: the object as it is now, as `fetch` asks for it, in an OperationResult. */
export const updateObject = async (
  operation: Extract<Operation, { name: 'update' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const refuse = (errors: readonly string[], warnings: readonly string[] = []) =>
    err({ envelope: 'OperationResult' as const, errors, warnings });
  const body = readBodyObject(request.body, limits);
  if (!body.ok) return refuse([body.error]);
  const first = await loadTarget(operation.type, operation.id, request, services);
  const missing = `Could not read: Could not read ${operation.type.elementName} ${idText(operation.id)} to update.`;
  if (first === null) return refuse([missing]);
  if (!first.type.operations.includes('U')) return refuse([notAuthorized('update', first.type, first.oid)]);
  const context = await valueContext(first.type, workspaceOfRow(first, request), request.caller.access, services);
  const read = readBodyValues(first.type, body.value, false, context);
  if (!read.ok) return refuse(read.error.errors, read.error.warnings);
  const { values, warnings } = withoutRolledUp(first, read.value, body.value.key || first.type.path);
  const wish = readRankWish(first.type, request.parameters);
  if (!wish.ok) return refuse([wish.error], warnings);
  const version = readExpectedVersion(request.ifMatch);
  if (!version.ok) return refuse([version.error], warnings);
  const show = prepareShown(first.type, first.oid, request, services);
  const change = { values, wish: wish.value, version: version.value, show };
  const saved = await changeObject(first, change, request, services);
  if (saved === null) return refuse([missing], warnings);
  if (!saved.ok) return refuse(saved.error.errors, warnings);
  const object = await showWritten(first.type, first.oid, show, saved.value.shown, request, services);
  if (object === null) return refuse([missing], warnings);
  return ok(operationResult({ warnings, object }));
};
