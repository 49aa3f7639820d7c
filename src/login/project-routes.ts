import { administeredProjects } from '../access/administered.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  isProjectOrder,
  type ProjectChoice,
  type ProjectOrder,
  type ProjectQuestion,
  selectProjects,
} from '../storage/stores/project-list-store.ts';
import { workspacesOfCaller } from './administered-scope.ts';
import { type ListKind, readListQuestion } from './list-question.ts';
import { answered, type LoginAnswer, made, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { oidPart } from './oid-part.ts';
import { isScopeState, readScopeBody } from './scope-body.ts';
import { projectJson } from './workspace-json.ts';
import { refusedByWsapi } from './wsapi-calls.ts';

const PROJECTS: ListKind<ProjectOrder> = {
  parameters: ['Parent', 'Name', 'State'],
  orders: 'Name',
  defaultOrder: 'Name',
  isOrder: isProjectOrder,
};

const choiceOf = (query: URLSearchParams): Result<ProjectChoice, string> => {
  const [text, parent] = [query.get('Name'), query.get('Parent')];
  if (text !== null && parent !== null) return err('Name looks through the whole workspace: leave out Parent.');
  if (text !== null) return ok({ kind: 'named', text });
  if (parent === null) return ok({ kind: 'top' });
  return /^\d{1,15}$/.test(parent)
    ? ok({ kind: 'children', parentOid: Number(parent) })
    : err('Parent takes the ObjectID of a project.');
};

type Asked = Omit<ProjectQuestion, 'workspaceOid' | 'among'>;

const askedOf = (query: URLSearchParams): Result<Asked, string> => {
  const question = readListQuestion(query, PROJECTS);
  if (!question.ok) return question;
  const state = query.get('State');
  if (state !== null && !isScopeState(state)) return err('State takes Open or Closed.');
  const choice = choiceOf(query);
  const { order, offset, pageSize: most } = question.value;
  return choice.ok ? ok({ choice: choice.value, state, order, offset, most }) : choice;
};

const list: SignedInRoute = {
  method: 'GET',
  path: '/workspaces/:oid/projects',
  caller: 'user',
  sentence: 'One level of the tree of projects that one administers, or those whose names have a text in them.',
  answer: async (request, services) => {
    const asked = askedOf(request.query);
    if (!asked.ok) return refused('bad-parameter', asked.error);
    const workspaceOid = oidPart(request);
    const administered = await workspacesOfCaller(request, services);
    const workspace = administered.find(({ facts }) => facts.oid === workspaceOid);
    if (workspace === undefined) return refused('not-found');
    const among = administeredProjects(workspace);
    const { projects, total } = await selectProjects(services.find, { workspaceOid, among, ...asked.value });
    return answered({ Results: projects.map(projectJson), TotalResultCount: total });
  },
};

/** One project as the lists have it; null: the caller does not administer it. */
const projectOf = async (oid: number, request: LoginRequest, services: LoginServices) => {
  const administered = await workspacesOfCaller(request, services);
  const workspace = administered.find(({ roles }) => roles.get(oid) === 'Admin');
  if (workspace === undefined) return null;
  const among = administeredProjects(workspace);
  const one = { choice: { kind: 'one', oid }, state: null, order: 'Name ASC', offset: 0, most: 1 } as const;
  const { projects } = await selectProjects(services.find, { workspaceOid: workspace.facts.oid, among, ...one });
  return projects[0] === undefined ? null : projectJson(projects[0]);
};

const show: SignedInRoute = {
  method: 'GET',
  path: '/projects/:oid',
  caller: 'user',
  sentence: 'One of these projects.',
  answer: async (request, services) => {
    const project = await projectOf(oidPart(request), request, services);
    return project === null ? refused('not-found') : answered(project);
  },
};

const create: SignedInRoute = {
  method: 'POST',
  path: '/workspaces/:oid/projects',
  caller: 'user',
  sentence: 'Makes a project at the top of the workspace or below Parent, as the Web Services API does.',
  answer: async (request, services): Promise<LoginAnswer> => {
    const attributes = readScopeBody(request.body, ['Name', 'Parent']);
    if (!attributes.ok) return refused('bad-member', attributes.error);
    const workspaceOid = oidPart(request);
    const administered = await workspacesOfCaller(request, services);
    if (!administered.some(({ facts }) => facts.oid === workspaceOid)) return refused('not-found');
    const written = await services.wsapi(request, {
      method: 'POST',
      path: 'project/create',
      attributes: { ...attributes.value, Workspace: `/workspace/${workspaceOid}` },
    });
    if (!written.ok) return refusedByWsapi(written.error);
    return made(await projectOf(Number(written.value.object?.ObjectID), request, services));
  },
};

const change: SignedInRoute = {
  method: 'PATCH',
  path: '/projects/:oid',
  caller: 'user',
  sentence: 'Renames, moves, closes or reopens a project, as the Web Services API does.',
  answer: async (request, services): Promise<LoginAnswer> => {
    const attributes = readScopeBody(request.body, ['Name', 'Parent', 'State']);
    if (!attributes.ok) return refused('bad-member', attributes.error);
    const oid = oidPart(request);
    if ((await projectOf(oid, request, services)) === null) return refused('not-found');
    const question = { method: 'POST', path: `project/${oid}`, attributes: attributes.value } as const;
    const written = await services.wsapi(request, question);
    return written.ok ? answered(await projectOf(oid, request, services)) : refusedByWsapi(written.error);
  },
};

export const PROJECT_ROUTES: readonly SignedInRoute[] = [list, show, create, change];
