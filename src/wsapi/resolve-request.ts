import type { Access, WorkspaceAccess } from '../access/access.ts';
import { scopeProjects } from '../access/project-scope.ts';
import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { parseRef } from '../model/ref.ts';
import { type FetchField, type FetchRequest, parseFetch } from '../query/fetch.ts';
import type { ParsedRequest } from './parse-request.ts';
import { unreadable } from './sentences.ts';
import type { Caller } from './services.ts';

/** A request with its names bound to what this caller may reach. */
export interface ResolvedRequest extends ParsedRequest {
  readonly caller: Caller;
  /** The workspace that `workspace`, `project` or the caller's default name; null when they have none. */
  readonly workspace: WorkspaceAccess | null;
  /** The project that `project` or the caller's default names; null for the whole workspace. */
  readonly projectOid: number | null;
  /** The projects that a query is about, cut to the visible ones; null for every one of the workspace, and for the rest. */
  readonly projectOids: readonly number[] | null;
  /** null when the request does not say. */
  readonly fetch: FetchRequest | null;
}

const isUnset = (text: string | undefined): text is undefined | '' | 'null' =>
  text === undefined || text === '' || text.toLowerCase() === 'null';

/** A `workspace` or `project` parameter as an ObjectID, or the sentence that says what is wrong with it. */
const readScopeRef = (text: string): Result<number, string> => {
  const id = /^\d{1,15}$/.test(text) ? ({ kind: 'oid', oid: Number(text) } as const) : parseRef(text)?.id;
  if (id?.kind !== 'oid') return err(`Could not parse: Cannot parse object reference from "${text}"`);
  return ok(id.oid);
};

const workspaceOfProject = (access: Access, projectOid: number): WorkspaceAccess | undefined =>
  [...access.workspaces.values()].find((workspace) => workspace.roles.has(projectOid));

interface Scope {
  readonly workspace: WorkspaceAccess | null;
  readonly projectOid: number | null;
}

/** The default project counts only within its own workspace (wsapi §2). */
const defaultProject = (access: Access, workspace: WorkspaceAccess | null): number | null => {
  const oid = access.defaultProjectOid;
  return oid !== null && workspace?.roles.has(oid) ? oid : null;
};

const resolveScope = (parameters: ReadonlyMap<string, string>, access: Access): Result<Scope, string> => {
  const projectText = parameters.get('project');
  const workspaceText = parameters.get('workspace');
  if (!isUnset(projectText)) {
    const project = readScopeRef(projectText);
    if (!project.ok) return project;
    const workspace = workspaceOfProject(access, project.value);
    return workspace === undefined
      ? err(unreadable({ oid: project.value }))
      : ok({ workspace, projectOid: project.value });
  }
  let workspace: WorkspaceAccess | null =
    access.workspaces.get(access.defaultWorkspaceOid ?? -1) ?? access.workspaces.values().next().value ?? null;
  if (!isUnset(workspaceText)) {
    const named = readScopeRef(workspaceText);
    if (!named.ok) return named;
    workspace = access.workspaces.get(named.value) ?? null;
    if (workspace === null) return err(unreadable({ oid: named.value }));
  }
  const isWhole = projectText?.toLowerCase() === 'null';
  return ok({ workspace, projectOid: isWhole ? null : defaultProject(access, workspace) });
};

const isFalse = (text: string | undefined): boolean => text?.toLowerCase() === 'false';

/** `shallowFetch` names fields of the object alone; only brackets reach further (wsapi §2). */
const shallow = (fetch: FetchRequest): FetchRequest => {
  const cut = (field: FetchField): FetchField => ({
    ...field,
    nested: field.nested === null ? [] : field.nested.map(cut),
  });
  return fetch.kind === 'list' ? { kind: 'list', fields: fetch.fields.map(cut) } : fetch;
};

const resolveFetch = (parameters: ReadonlyMap<string, string>): Result<FetchRequest | null, string> => {
  const deep = parameters.get('fetch');
  if (deep !== undefined && deep !== '') return parseFetch(deep, limits);
  const text = parameters.get('shallowfetch');
  if (text === undefined || text === '') return ok(null);
  const fetch = parseFetch(text, limits);
  return fetch.ok ? ok(shallow(fetch.value)) : fetch;
};

const NOWHERE: Scope = { workspace: null, projectOid: null };

/** Walks the whole project tree, so only a query, which alone is bounded by it, asks. */
const queriedProjects = (
  { workspace, projectOid }: Scope,
  parameters: ReadonlyMap<string, string>,
): readonly number[] | null => {
  if (workspace === null) return [];
  const up = !isFalse(parameters.get('projectscopeup'));
  const down = !isFalse(parameters.get('projectscopedown'));
  return scopeProjects({ projectOid, up, down }, workspace);
};

/** Binds scope and fetch. The error is a sentence for `Errors`. */
export const resolveRequest = (parsed: ParsedRequest, caller: Caller): Result<ResolvedRequest, string> => {
  const { parameters, operation } = parsed;
  // Objects named by id are never hidden by scope parameters: pyral sends the current ones with everything.
  const isById = !['query', 'current', 'create', 'authorize'].includes(operation.name);
  const bound = resolveScope(parameters, caller.access);
  if (!bound.ok && !isById) return bound;
  const { workspace, projectOid } = bound.ok ? bound.value : NOWHERE;
  const fetch = resolveFetch(parameters);
  if (!fetch.ok) return fetch;
  return ok({
    ...parsed,
    caller,
    workspace,
    projectOid,
    projectOids: operation.name === 'query' ? queriedProjects({ workspace, projectOid }, parameters) : null,
    fetch: fetch.value,
  });
};
