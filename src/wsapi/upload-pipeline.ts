import { mayWrite } from '../access/permission.ts';
import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { readObjectKey } from '../query/operand.ts';
import { takeObjectIds } from '../storage/numbers.ts';
import { type ContentKey, createContent, deleteContent } from '../storage/stores/attachment-store.ts';
import { storePieces } from '../storage/stores/store-pieces.ts';
import { type AuthorizedRequest, authorizeRequest } from './authorize-request.ts';
import { errorResult } from './envelope.ts';
import { type Failure, failure } from './failure.ts';
import { createObject } from './operations/create.ts';
import { loadTargets, workspaceOfRow } from './operations/target.ts';
import type { ParsedRequest } from './parse-request.ts';
import { type Authenticated, loadCaller } from './pipeline.ts';
import type { RawRequest, Response } from './raw-request.ts';
import { resolveRequest } from './resolve-request.ts';
import { closedProject, notAuthorized, unreadable } from './sentences.ts';
import type { Services } from './services.ts';

/** A body on its way in. */
export interface IncomingBody {
  /** As Content-Length says; 0 where it says nothing. */
  readonly length: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What the bytes are to become, from an address such as `/slm/attachment/new/photo.png?artifact=/defect/12`. */
interface Upload {
  readonly name: string;
  readonly contentType: string;
  readonly description: string | null;
  readonly owner: { readonly attribute: 'Artifact' | 'TestCaseResult'; readonly ref: string };
}

const OWNERS = ['Artifact', 'TestCaseResult'] as const;

const refuse = (sentence: string) => err(failure('CreateResult', sentence));

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not valid percent encoding: it is the name as it stands.
    return text;
  }
};

const readUpload = (raw: RawRequest, parameters: ReadonlyMap<string, string>): Result<Upload, Failure> => {
  const [word = '', ...rest] = raw.path.split('/');
  if (word.toLowerCase() !== 'new') return refuse(`The method ${raw.method} is not supported here.`);
  const attribute = OWNERS.find((name) => parameters.has(name.toLowerCase()));
  const ref = parameters.get(attribute?.toLowerCase() ?? '');
  if (attribute === undefined || ref === undefined)
    return refuse('Validation error: Attachment.Artifact should not be null');
  return ok({
    name: decode(rest.join('/')),
    contentType: raw.contentType ?? 'application/octet-stream',
    description: parameters.get('description') ?? null,
    owner: { attribute, ref },
  });
};

/** The request as the create that it ends in. */
const asCreate = async (
  raw: RawRequest,
  caller: Extract<Authenticated, { granted: true }>,
  services: Services,
): Promise<Result<AuthorizedRequest, Failure>> => {
  const loaded = await loadCaller(caller, services);
  if (!loaded.ok) return refuse(loaded.error);
  const type = services.registry.type('Attachment');
  const parsed: ParsedRequest = {
    operation: { name: 'create', type, typeText: type.path },
    version: 'v2.0',
    base: `${raw.origin}/slm/webservice/v2.0`,
    parameters: new Map([...new URLSearchParams(raw.query)].map(([name, value]) => [name.toLowerCase(), value])),
    body: null,
    ifMatch: null,
  };
  const resolved = resolveRequest(parsed, loaded.value);
  const authorized = resolved.ok ? authorizeRequest(resolved.value) : resolved;
  return authorized.ok ? authorized : refuse(authorized.error);
};

/** The workspace of what the attachment is to hang on; refused before a byte is stored where the caller may not attach. */
const placeOf = async (
  { owner }: Upload,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<number, Failure>> => {
  const key = readObjectKey(owner.ref);
  if (key === null) return refuse(`Could not parse: Cannot parse object reference from ${JSON.stringify(owner.ref)}`);
  const [row] = await loadTargets(services.registry.type(owner.attribute), [key], request, services);
  if (row === undefined) return refuse(unreadable(key));
  const type = services.registry.type('Attachment');
  const project = row.columns.project_id ?? row.columns.owner_project_id;
  const projectOid = typeof project === 'number' ? project : null;
  const workspace = workspaceOfRow(row, request);
  const isAllowed = mayWrite(request.caller.access, { type, action: 'create', workspace, projectOid, userOid: null });
  if (!isAllowed) return refuse(notAuthorized('create', type));
  const isClosed = projectOid !== null && workspace?.facts.projects.get(projectOid)?.isOpen === false;
  return isClosed ? refuse(closedProject(type)) : ok(row.workspaceOid ?? 0);
};

const TOO_LARGE = `Validation error: AttachmentContent.Content is larger than the maximum of ${limits.attachmentBytes} bytes`;

/** Stores the bytes as they come; the sentence says why they cannot be kept. */
const store = async (content: ContentKey, body: IncomingBody, services: Services): Promise<string | null> => {
  const size = await storePieces(services.database, content, body.bytes, limits.attachmentBytes);
  if (size === null) return TOO_LARGE;
  return size === 0 ? 'Validation error: AttachmentContent.Content should not be null' : null;
};

const bodyOf = (upload: Upload, content: ContentKey): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      Attachment: {
        Name: upload.name,
        Content: `/attachmentcontent/${content.oid}`,
        ContentType: upload.contentType,
        Workspace: `/workspace/${content.workspaceOid}`,
        [upload.owner.attribute]: upload.owner.ref,
        ...(upload.description === null ? {} : { Description: upload.description }),
      },
    }),
  );

/**
 * The content is stored first, seen by nobody but its sender, with no transaction held open while a slow client sends;
 * then the attachment is created like any other. Whatever goes wrong, the content does not stay.
 */
const attach = async (
  upload: Upload,
  content: ContentKey,
  body: IncomingBody,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const { operation } = request;
  if (operation.name !== 'create') throw new Error('Invariant violated: an upload is a create');
  await createContent(services.database, content, request.caller.principal.userOid, services.clock());
  let isKept = false;
  try {
    const fault = await store(content, body, services);
    if (fault !== null) return refuse(fault);
    const created = await createObject(operation, { ...request, body: bodyOf(upload, content) }, services);
    isKept = created.ok;
    return created;
  } finally {
    // What cannot be deleted now is found by the sweep.
    if (!isKept) await deleteContent(services.database, content).catch(() => {});
  }
};

const receive = async (
  raw: RawRequest,
  body: IncomingBody,
  caller: Extract<Authenticated, { granted: true }>,
  services: Services,
): Promise<Result<string, Failure>> => {
  const request = await asCreate(raw, caller, services);
  if (!request.ok) return request;
  const upload = readUpload(raw, request.value.parameters);
  if (!upload.ok) return upload;
  if (body.length > limits.attachmentBytes) return refuse(TOO_LARGE);
  const workspaceOid = await placeOf(upload.value, request.value, services);
  if (!workspaceOid.ok) return workspaceOid;
  const [oid = 0] = await takeObjectIds(services.database, 1);
  return attach(upload.value, { workspaceOid: workspaceOid.value, oid }, body, request.value, services);
};

/** `POST|PUT /slm/attachment/new/NAME?artifact=REF`: bytes as they are become an attachment; answers as a create does. */
export const receiveAttachment = async (
  raw: RawRequest,
  body: IncomingBody,
  authenticate: () => Promise<Authenticated>,
  services: Services,
): Promise<Response> => {
  const caller = await authenticate();
  if (!caller.granted) return caller.response;
  const database = services.database.onBehalfOf({ userOid: caller.principal.userOid, until: null });
  const answer = await receive(raw, body, caller, { ...services, database, hydrator: services.hydrator.on(database) });
  return {
    status: 200,
    ...(caller.headers === undefined ? {} : { headers: caller.headers }),
    body: answer.ok ? answer.value : errorResult(answer.error.envelope, answer.error),
  };
};
