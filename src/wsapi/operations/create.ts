import type { WorkspaceAccess } from '../../access/access.ts';
import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { ObjectType } from '../../model/registry.ts';
import { readObjectKey } from '../../query/operand.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { RecordRow } from '../../storage/record-cells.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { createResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { JsonValue } from '../json-value.ts';
import type { Operation } from '../parse-request.ts';
import { type BodyObject, readBodyObject, readBodyValues } from '../rules/body.ts';
import { planSave } from '../rules/plan-save.ts';
import { readRankWish } from '../rules/rank.ts';
import { conflict, notAuthorized, unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';
import { draftNew } from './new-object.ts';
import { forgetWhatChanged } from './reach.ts';
import { refusedWrite } from './refused-write.ts';
import { valueContext } from './save.ts';
import { fetchOf, prepareShown, showWritten } from './show-written.ts';

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

/** Bytes that an object was made of are not sent back: it is shown as in a list. */
const isShownAsListed = ({ attributes }: ObjectType): boolean => attributes.some(({ kind }) => kind === 'BINARY_DATA');

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
  const wish = readRankWish(type, request.parameters);
  if (!wish.ok) return refuse([wish.error], read.value.warnings);
  const beginning = { type, workspace, values: read.value.values };
  const drafted = await draftNew(beginning, wish.value, request, services);
  if (!drafted.ok) return refuse(drafted.error.errors, read.value.warnings);
  const { draft, historyOid } = drafted.value;
  const { oid } = draft;
  const show = isShownAsListed(type) ? null : prepareShown(type, oid, request, services);
  const plan = planSave(draft, null, historyOid, request);
  const { database, groups } = services;
  const statement = show?.statement ?? null;
  const { outcome, rows } = await groups.write<RecordRow>(database, plan, statement, request.caller.decision);
  if (outcome === 'conflict') return refuse([conflict(type, oid)], read.value.warnings);
  if (outcome !== 'written') return refuse([refusedWrite(outcome, type, [plan])], read.value.warnings);
  forgetWhatChanged(type, services);
  const object = isShownAsListed(type)
    ? (await services.hydrator.objects([{ type, oid }], fetchOf(request), request.hydrate)).get(oid)
    : await showWritten(type, oid, show, rows, request, services);
  // Written, and gone before it could be read: somebody deleted it or hid it from the caller.
  if (object == null) return refuse([unreadable({ oid })], read.value.warnings);
  return ok(createResult(object, read.value.warnings));
};
