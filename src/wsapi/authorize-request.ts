import { type Access, visibleProjects, type WorkspaceAccess } from '../access/access.ts';
import { permissionBits } from '../access/permission.ts';
import { reachOf } from '../access/reach.ts';
import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { RowScope } from '../query/row-scope.ts';
import type { HydrateContext } from '../storage/hydrate.ts';
import type { Operation } from './parse-request.ts';
import type { ResolvedRequest } from './resolve-request.ts';

declare const authorized: unique symbol;

/**
 * A request that carries the bounds of its caller. Operations take nothing else, so that one that was not authorized
 * does not compile; made only here.
 */
export interface AuthorizedRequest extends ResolvedRequest {
  readonly [authorized]: true;
  /** Merged into every FIND and LOCATE. */
  readonly scope: RowScope;
  /** Merged into every HYDRATE: bounds of the caller, not of the request's scope. */
  readonly hydrate: HydrateContext;
}

/** Where histories of users and other objects of the subscription are; no workspace has it. */
export const NO_WORKSPACE = 0;

/** The row scope of a workspace for a caller; `projectOids` null asks for no project scope beside visibility. */
export const rowScopeIn = (
  access: Access,
  workspace: WorkspaceAccess | null,
  projectOids: readonly number[] | null,
): RowScope => ({
  userOid: access.userOid,
  workspaceOid: workspace?.facts.oid ?? NO_WORKSPACE,
  workspaceOids: [NO_WORKSPACE, ...reachOf(access).workspaceOids],
  visibleProjectOids: workspace === null ? [] : visibleProjects(workspace),
  everyVisibleProjectOids: reachOf(access).projectOids,
  scopeProjectOids: projectOids,
});

/** The letter of TypeSpec.operations that a type must have; for abstract types the object's own type decides later. */
const NEEDED: Readonly<Partial<Record<Operation['name'], string>>> = {
  query: 'Q',
  create: 'C',
  update: 'U',
  delete: 'D',
};

/** Metadata that may be queried although it says it may not (errata): a superset that helps tools. */
const QUERYABLE_METADATA = new Set(['AttributeDefinition', 'AllowedAttributeValue']);

const refusal = (operation: Operation): string | null => {
  const letter = NEEDED[operation.name];
  if (letter === undefined || !('type' in operation) || operation.type.operations.includes(letter)) return null;
  const { name } = operation.type;
  if (operation.name === 'query') {
    return QUERYABLE_METADATA.has(name) ? null : `Requested type name "${operation.type.path}" cannot be queried.`;
  }
  if (operation.type.abstract && operation.name !== 'create') return null;
  return `Not authorized to ${operation.name}: ${operation.type.elementName}`;
};

const isAsked = (parameters: ReadonlyMap<string, string>, name: string): boolean =>
  parameters.get(name)?.toLowerCase() === 'true';

/** `_p`: by the caller's roles, whatever credential they came with. */
const permissionsOf =
  (access: Access): HydrateContext['permissionOf'] =>
  ({ type, workspaceOid, projectOid, userOid }) => {
    const workspace = access.workspaces.get(workspaceOid ?? NO_WORKSPACE) ?? null;
    return String(permissionBits(access, { type, workspace, projectOid, userOid }));
  };

/** Writes that look at no version: to let a condition pass unheard would be worse than to refuse it. */
const UNCONDITIONAL: readonly Operation['name'][] = ['create', 'delete', 'add', 'remove'];

const conditionRefusal = ({ operation, ifMatch }: ResolvedRequest): string | null => {
  const isAsked = ifMatch !== null && ifMatch.trim() !== '*';
  return isAsked && UNCONDITIONAL.includes(operation.name)
    ? 'Could not parse: The header If-Match is understood for updates alone.'
    : null;
};

const withBounds = (resolved: ResolvedRequest): AuthorizedRequest => {
  const { access, principal } = resolved.caller;
  const scope = rowScopeIn(access, resolved.workspace, resolved.projectOids);
  const hydrate: HydrateContext = {
    base: resolved.base,
    userOid: scope.userOid,
    workspaceOid: scope.workspaceOid,
    workspaceOids: scope.workspaceOids,
    projectOids: scope.everyVisibleProjectOids,
    reachKey: reachOf(access).key,
    zone: resolved.workspace?.facts.timeZone ?? access.timeZone,
    expansionDepth: principal.selfOnly ? 0 : limits.fetchDepth + 1,
    permissionOf: isAsked(resolved.parameters, 'includepermissions') ? permissionsOf(access) : null,
  };
  return { ...resolved, scope, hydrate } as AuthorizedRequest;
};

/** Identity lets such a caller come for themselves alone (decision 24); whatever the address says, they get nothing else. */
const selfRefusal = ({ operation, caller }: ResolvedRequest): string | null =>
  caller.principal.selfOnly && operation.name !== 'current'
    ? 'Not authorized to perform action: scope alm is missing'
    : null;

/**
 * May this caller do this to objects of this type at all; and which rows exist for them. Which of those rows they may
 * write is asked row by row at access/permission.ts. The error is a sentence for `Errors`.
 */
export const authorizeRequest = (resolved: ResolvedRequest): Result<AuthorizedRequest, string> => {
  const refused = selfRefusal(resolved) ?? refusal(resolved.operation) ?? conditionRefusal(resolved);
  return refused === null ? ok(withBounds(resolved)) : err(refused);
};

/** The same request after a write changed what its caller may reach. */
export const authorizeAgain = (request: AuthorizedRequest, access: Access): AuthorizedRequest =>
  withBounds({ ...request, caller: { ...request.caller, access } });

/** The same request about another workspace: a collection is where its owner is. */
export const inWorkspace = (
  request: AuthorizedRequest,
  workspace: WorkspaceAccess | null,
  scope: RowScope,
): AuthorizedRequest => ({
  ...request,
  workspace,
  scope,
});
