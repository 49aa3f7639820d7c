import { parseRefId } from '../model/ref.ts';
import { loadSchemaOwner } from '../storage/stores/schema-store.ts';
import { errorResult, queryResult } from './envelope.ts';
import { inTurn } from './in-turn.ts';
import { schemaTypes } from './operations/schema.ts';
import type { Authenticated } from './pipeline.ts';
import type { RawRequest, Response } from './raw-request.ts';
import type { Services } from './services.ts';

const VERSIONS = ['v2.0', 'v2.x'];

/** `/slm/schema/VERSION/workspace|project/OID[/SchemaVersion]`, behind `/slm/schema/`. */
interface SchemaPath {
  readonly version: string;
  readonly scope: 'workspace' | 'project';
  readonly oid: number;
  readonly schemaVersion: string | null;
}

const parsePath = (path: string): SchemaPath | null => {
  const [version = '', scopeText = '', idText = '', schemaVersion = null, ...more] = path
    .split('/')
    .filter((part) => part !== '');
  const scope = scopeText.toLowerCase();
  const id = parseRefId(idText.toLowerCase().replace(/\.js$/, ''));
  if (!VERSIONS.includes(version.toLowerCase()) || (scope !== 'workspace' && scope !== 'project')) return null;
  if (id?.kind !== 'oid' || more.length > 0) return null;
  return { version: version.toLowerCase(), scope, oid: id.oid, schemaVersion };
};

const notFound = (): Response => ({
  status: 404,
  reason: 'Not Found',
  contentType: 'text/html;charset=utf-8',
  body: 'Not Found',
});

const cannotRead = (headers: Response['headers']): Response => ({
  status: 200,
  ...(headers === undefined ? {} : { headers }),
  body: errorResult('OperationResult', { errors: ['Cannot find object to read'], warnings: [] }),
});

/**
 * The schema of a workspace: first a redirect to the same path with the SchemaVersion behind it, which clients take as
 * the key of their cache, then every type with its attributes inline (object-model §7).
 */
export const respondSchema = async (
  raw: RawRequest,
  authenticate: () => Promise<Authenticated>,
  services: Services,
): Promise<Response> => {
  const caller = await authenticate();
  if (!caller.granted) return caller.response;
  const path = parsePath(raw.path);
  if (path === null || !['GET', 'HEAD'].includes(raw.method)) return notFound();
  const { headers, principal } = caller;
  const turn = {
    userOid: principal.userOid,
    lifetime: raw.lifetime,
    isRead: true,
    envelope: 'OperationResult',
    headers,
  } as const;
  return inTurn(turn, services, (own) => sendSchema(path, raw, caller, own));
};

const sendSchema = async (
  path: SchemaPath,
  raw: RawRequest,
  caller: Extract<Authenticated, { granted: true }>,
  services: Services,
): Promise<Response> => {
  const access = await services.access.accessOf(caller.principal.userOid);
  const workspace = [...(access?.workspaces.values() ?? [])].find(({ facts, roles }) =>
    path.scope === 'workspace' ? facts.oid === path.oid : roles.has(path.oid),
  );
  if (workspace === undefined) return cannotRead(caller.headers);
  const owner = await loadSchemaOwner(services.database, workspace.facts.oid);
  if (owner === null) return cannotRead(caller.headers);
  if (path.schemaVersion !== owner.schemaVersion) {
    const location = `${raw.origin}/slm/schema/${path.version}/${path.scope}/${path.oid}/${owner.schemaVersion}`;
    return { status: 302, headers: { ...caller.headers, location }, contentType: 'text/html;charset=utf-8', body: '' };
  }
  const base = `${raw.origin}/slm/webservice/${path.version}`;
  const api = '{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","_ref":"';
  const results = schemaTypes(services.registry, {
    base,
    subscriptionRef: `${api}${base}${owner.subscriptionTail}`,
    workspaceRef: `${api}${base}${owner.workspaceTail}`,
    enumerations: await services.access.enumerations(workspace.facts.oid),
  });
  const body = queryResult({
    warnings: [],
    totalResultCount: results.length,
    startIndex: 1,
    pageSize: results.length,
    results,
  });
  return { status: 200, ...(caller.headers === undefined ? {} : { headers: caller.headers }), body };
};
