import { join } from 'node:path';
import { preparePython, pythonSurroundings } from './python-environment.mjs';
import { runScenarioProgram } from './scenario-program.mjs';
import { marker, UNKNOWN_KEY } from './world.mjs';
import { objectId, shortRef } from './wsapi.mjs';

const MANY_TAGS = 1100;

const PYRAL = {
  name: 'pyral',
  version: '1.7.0',
  requirements: 'requirements.txt',
  // The package's metadata asks for 3.12; its code runs on 3.10.
  metadataAsks: 12,
};

export const preparePyral = (repository) => preparePython(repository, PYRAL);

const SCENARIOS = ['pyral_scenarios.py', 'pyral_work_items.py', 'kept_cookies.py'];

/** pyral over https, unmodified: each file of scenarios prints one result a line. */
export async function runPythonToolkit(report, world, interpreter, folder) {
  report.client('pyral');
  // pyral reads these settings before its arguments.
  const environment = pythonSurroundings(/^(curl_ca_bundle|apikey|rally_.*)$/i);
  environment.REQUESTS_CA_BUNDLE = world.ca;

  const input = JSON.stringify(await pythonWorld(world, folder));
  for (const script of SCENARIOS) {
    const options = { cwd: folder, env: environment, input };
    await runScenarioProgram(report, script, interpreter, [join(import.meta.dirname, script)], options);
  }
}

async function pythonWorld(world, folder) {
  const tags = marker('pyral tag');
  await makeTags(world.wsapi, world.workspace.ref, tags);
  return {
    server: new URL(world.https).host,
    folder,
    users: world.users,
    keys: world.keys,
    unknownKey: UNKNOWN_KEY,
    workspace: world.workspace,
    project: world.project,
    owner: world.owner,
    marker: marker('pyral'),
    tags: { name: tags, count: MANY_TAGS },
    tree: await workspacesWithProjects(world.wsapi),
    path: await pathOfThreeProjects(world.wsapi, world.workspace.ref),
  };
}

/** More than a thousand tags, for pyral reads in parallel pages only from there on. Eight at a time. */
async function makeTags(wsapi, workspace, name) {
  const numbers = Array.from({ length: MANY_TAGS }, (_, index) => index + 1);
  const worker = async () => {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
      const Name = `${name} ${String(number).padStart(4, '0')}`;
      await wsapi.create('tag', { Name, Workspace: `/${workspace}` });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** What the key's owner may see, by name: each open workspace with the names of its open projects. */
async function workspacesWithProjects(wsapi) {
  const subscription = await wsapi.read('subscription');
  const { QueryResult } = await wsapi.get(`${shortRef(subscription._ref)}/Workspaces?fetch=Name,State&pagesize=200`);
  const open = QueryResult.Results.filter((workspace) => workspace.State === 'Open');
  const tree = {};
  for (const workspace of open) {
    const projects = await wsapi.get(`${shortRef(workspace._ref)}/Projects?fetch=Name,State&pagesize=200`);
    tree[workspace.Name] = projects.QueryResult.Results.map((project) => project.Name).sort();
  }
  return tree;
}

async function pathOfThreeProjects(wsapi, workspace) {
  const fetched = { workspace: `/${workspace}`, fetch: 'Name,Parent', pagesize: '200' };
  const { Results } = await wsapi.query('project', fetched);
  const byId = new Map(Results.map((project) => [objectId(project._ref), project]));
  const parentOf = (project) => project?.Parent && byId.get(objectId(project.Parent._ref));
  const leaf = Results.find((project) => parentOf(parentOf(project)));
  if (!leaf) return null;
  return [parentOf(parentOf(leaf)), parentOf(leaf), leaf].map((project) => project.Name);
}
