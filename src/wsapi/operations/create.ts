import type { WorkspaceAccess } from '../../access/access.ts';
import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../../query/fetch.ts';
import { readObjectKey } from '../../query/operand.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { HydrateContext } from '../../storage/hydrate.ts';
import { type WriteOutcome, write } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { createResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { JsonValue } from '../json-value.ts';
import type { Operation } from '../parse-request.ts';
import { type BodyObject, readBodyObject, readBodyValues } from '../rules/body.ts';
import { readRankWish } from '../rules/rank.ts';
import { circle, conflict, DANGLING, duplicate, notAuthorized, unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';
import { draftNew } from './new-object.ts';
import { forgetWhatChanged, freshContext } from './reach.ts';
import { planSave, valueContext } from './save.ts';

const keyIn = (value: JsonValue | undefined): ObjectKey | null => {
  const text =
    typeof value === 'object' && value !== null && !Array.isArray(value) && '_ref' in value ? value._ref : value;
  return typeof text === 'string' || typeof text === 'number' ? readObjectKey(String(text)) : null;
};

const isNamed = (facts: { readonly oid: number; readonly uuid: string }, key: ObjectKey): boolean =>
  'oid' in key ? facts.oid === key.oid : facts.uuid === key.uuid;

const memberNamed = (body: BodyObject, name: string): JsonValue | undefined =>
  Object.entries(body.members).find(([key]) => key.toLowerCase() === name)?.[1];

/** The workspace a new object goes to: its project's, its own `Workspace`, else the request's. */
const workspaceFor = (body: BodyObject, request: AuthorizedRequest): WorkspaceAccess | null => {
  const workspaces = [...request.caller.access.workspaces.values()];
  const project = keyIn(memberNamed(body, 'project')) ?? keyIn(memberNamed(body, 'parent'));
  const byProject = workspaces.find(
    ({ facts }) => project !== null && facts.projects.values().some((each) => isNamed(each, project)),
  );
  const named = keyIn(memberNamed(body, 'workspace'));
  const byName = workspaces.find(({ facts }) => named !== null && isNamed(facts, named));
  return byProject ?? byName ?? request.workspace;
};

const sentenceFor = (outcome: Exclude<WriteOutcome, 'written'>, type: ObjectType, oid: number): string => {
  if (outcome === 'conflict') return conflict(type, oid);
  if (outcome === 'circle') return circle(type);
  return outcome === 'dangling' ? DANGLING : duplicate(type);
};

/** The new object; bytes that it was made of are not sent back. */
const showCreated = async (
  type: ObjectType,
  oid: number,
  fetch: FetchRequest,
  context: HydrateContext,
  { hydrator }: Services,
): Promise<string | null> => {
  const hasBytes = type.attributes.some(({ kind }) => kind === 'BINARY_DATA');
  if (!hasBytes) return hydrator.object(type, oid, fetch, context);
  return (await hydrator.objects([{ type, oid }], fetch, context)).get(oid) ?? null;
};

/** `POST|PUT /TYPE/create`: the new object, as `fetch` asks for it, in a CreateResult. */
export const createObject = async (
  operation: Extract<Operation, { name: 'create' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const { type } = operation;
  const refuse = (errors: readonly string[], warnings: readonly string[] = []) =>
    err({ envelope: 'CreateResult' as const, errors, warnings });
  if (type.abstract || !type.operations.includes('C'))
    return err(failure('CreateResult', notAuthorized('create', type)));
  const body = readBodyObject(request.body, limits);
  if (!body.ok) return refuse([body.error]);
  const workspace = workspaceFor(body.value, request);
  const context = await valueContext(type, workspace, request.caller.access, services);
  const read = readBodyValues(type, body.value, true, context);
  if (!read.ok) return refuse(read.error.errors, read.error.warnings);
  const wish = readRankWish(request.parameters);
  if (!wish.ok) return refuse([wish.error], read.value.warnings);
  const beginning = { type, workspace, values: read.value.values };
  const drafted = await draftNew(beginning, wish.value, request, services);
  if (!drafted.ok) return refuse(drafted.error.errors, read.value.warnings);
  const outcome = await write(services.database, [
    planSave(drafted.value.draft, null, drafted.value.historyOid, request),
  ]);
  if (outcome !== 'written') return refuse([sentenceFor(outcome, type, drafted.value.draft.oid)], read.value.warnings);
  forgetWhatChanged(type, services);
  const { oid } = drafted.value.draft;
  const fetch: FetchRequest = request.fetch ?? { kind: 'all', fields: [] };
  const object = await showCreated(type, oid, fetch, await freshContext(type, request, services), services);
  // Written, and gone before it could be read: somebody deleted it or hid it from the caller.
  if (object === null) return refuse([unreadable({ oid })], read.value.warnings);
  return ok(createResult(object, read.value.warnings));
};
