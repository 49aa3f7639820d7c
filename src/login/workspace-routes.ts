import type { WorkspaceAccess } from '../access/access.ts';
import { administeredProjects } from '../access/administered.ts';
import { isWorkspaceOrder, selectWorkspaces, type WorkspaceOrder } from '../storage/stores/workspace-list-store.ts';
import { workspacesOfCaller } from './administered-scope.ts';
import { type ListKind, readListQuestion } from './list-question.ts';
import { answered, type LoginAnswer, made, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { oidPart } from './oid-part.ts';
import { isScopeState, readScopeBody } from './scope-body.ts';
import { workspaceJson } from './workspace-json.ts';
import { refusedByWsapi } from './wsapi-calls.ts';

const WORKSPACES: ListKind<WorkspaceOrder> = {
  parameters: ['Name', 'State'],
  orders: 'Name',
  defaultOrder: 'Name',
  isOrder: isWorkspaceOrder,
};

const FIRST = { name: null, state: null, order: 'Name ASC', offset: 0, most: 1 } as const;

/** Which of these workspaces are asked for, and what counts in them. */
const boundsOf = (workspaces: readonly WorkspaceAccess[]) => {
  const whole = workspaces.filter(({ isAdmin }) => isAdmin).map(({ facts }) => facts.oid);
  const projects = workspaces.flatMap((each) => administeredProjects(each) ?? []);
  return { among: workspaces.map(({ facts }) => facts.oid), whole, projects };
};

const list: SignedInRoute = {
  method: 'GET',
  path: '/workspaces',
  caller: 'user',
  sentence: 'The workspaces that one administers, or has a project in to administer.',
  answer: async (request, services) => {
    const question = readListQuestion(request.query, WORKSPACES);
    if (!question.ok) return refused('bad-parameter', question.error);
    const state = request.query.get('State');
    if (state !== null && !isScopeState(state)) return refused('bad-parameter', 'State takes Open or Closed.');
    const { order, offset, pageSize: most } = question.value;
    const bounds = boundsOf(await workspacesOfCaller(request, services));
    const name = request.query.get('Name');
    const found = await selectWorkspaces(services.find, { ...bounds, name, state, order, offset, most });
    const whole = new Set(bounds.whole);
    const results = found.workspaces.map((each) => workspaceJson(each, whole.has(each.oid)));
    return answered({ Results: results, TotalResultCount: found.total });
  },
};

/** One workspace as the list has it; null: the caller does not administer anything in it. */
const workspaceOf = async (oid: number, request: LoginRequest, services: LoginServices) => {
  const administered = await workspacesOfCaller(request, services);
  const bounds = boundsOf(administered.filter(({ facts }) => facts.oid === oid));
  const [found] = (await selectWorkspaces(services.find, { ...bounds, ...FIRST })).workspaces;
  return found === undefined ? null : workspaceJson(found, bounds.whole.includes(oid));
};

const show: SignedInRoute = {
  method: 'GET',
  path: '/workspaces/:oid',
  caller: 'user',
  sentence: 'One of these workspaces.',
  answer: async (request, services) => {
    const workspace = await workspaceOf(oidPart(request), request, services);
    return workspace === null ? refused('not-found') : answered(workspace);
  },
};

const create: SignedInRoute = {
  method: 'POST',
  path: '/workspaces',
  caller: 'user',
  sentence: 'Makes a workspace, as the Web Services API does.',
  answer: async (request, services): Promise<LoginAnswer> => {
    const attributes = readScopeBody(request.body, ['Name']);
    if (!attributes.ok) return refused('bad-member', attributes.error);
    const question = { method: 'POST', path: 'workspace/create', attributes: attributes.value } as const;
    const written = await services.wsapi(request, question);
    if (!written.ok) return refusedByWsapi(written.error);
    return made(await workspaceOf(Number(written.value.object?.ObjectID), request, services));
  },
};

const change: SignedInRoute = {
  method: 'PATCH',
  path: '/workspaces/:oid',
  caller: 'user',
  sentence: 'Renames, closes or reopens a workspace, as the Web Services API does.',
  answer: async (request, services): Promise<LoginAnswer> => {
    const attributes = readScopeBody(request.body, ['Name', 'State']);
    if (!attributes.ok) return refused('bad-member', attributes.error);
    const oid = oidPart(request);
    if ((await workspaceOf(oid, request, services)) === null) return refused('not-found');
    const question = { method: 'POST', path: `workspace/${oid}`, attributes: attributes.value } as const;
    const written = await services.wsapi(request, question);
    return written.ok ? answered(await workspaceOf(oid, request, services)) : refusedByWsapi(written.error);
  },
};

export const WORKSPACE_ROUTES: readonly SignedInRoute[] = [list, show, create, change];
