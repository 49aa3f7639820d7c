import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.mjs';
import { runScenarioProgram } from './scenario-program.mjs';
import { marker, UNKNOWN_KEY } from './world.mjs';
import { objectId, shortRef } from './wsapi.mjs';

const PYRAL_VERSION = '1.7.0';
const MANY_TAGS = 1100;

/**
 * Makes a virtual environment with pyral in it, or finds the one made before, and answers its interpreter.
 * Nothing is installed outside that folder. What is missing comes back as one sentence.
 */
export async function preparePyral(repository) {
  const version = await run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  if (version.code !== 0) return { missing: 'python3 is missing; install Python 3.10 or later to run these tests.' };
  const python = version.stdout.trim();
  const [major, minor] = python.split('.').map(Number);
  if (major < 3 || minor < 10) return { missing: `python3 is ${python}; pyral needs 3.10 or later.` };

  const folder = join(repository, 'node_modules', '.cache', 'muster', `pyral-${PYRAL_VERSION}-python-${python}`);
  const interpreter = join(folder, 'bin', 'python');
  if (await hasPyral(interpreter)) return { interpreter };
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, '..'), { recursive: true });
  const made = await run('python3', ['-m', 'venv', folder]);
  if (made.code !== 0) {
    return { missing: `python3 cannot make a virtual environment (on Debian: apt install python3-venv).` };
  }
  const installed = await run(interpreter, [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
    // The package's metadata asks for 3.12; its code runs on 3.10.
    ...(minor < 12 ? ['--ignore-requires-python'] : []),
    ...['--requirement', join(import.meta.dirname, 'requirements.txt')],
  ]);
  if (installed.code !== 0 || !(await hasPyral(interpreter))) {
    const why = installed.stderr.trim().split('\n').at(-1);
    return { missing: `pip could not install pyral ${PYRAL_VERSION}, is the network there? ${why}` };
  }
  return { interpreter };
}

async function hasPyral(interpreter) {
  const found = await run(interpreter, ['-c', 'from importlib.metadata import version; print(version("pyral"))']);
  return found.code === 0 && found.stdout.trim() === PYRAL_VERSION;
}

const SCENARIOS = ['pyral_scenarios.py', 'pyral_work_items.py', 'kept_cookies.py'];

/** pyral over https, unmodified: each file of scenarios prints one result a line. */
export async function runPythonToolkit(report, world, interpreter, folder) {
  report.client('pyral');
  const environment = { ...process.env, REQUESTS_CA_BUNDLE: world.ca, PYTHONDONTWRITEBYTECODE: '1' };
  // pyral sends even loopback requests to a proxy named here, and reads these settings before its arguments.
  const unwanted = /^(https?_proxy|all_proxy|curl_ca_bundle|apikey|rally_.*|python(path|home))$/i;
  for (const name of Object.keys(environment)) if (unwanted.test(name)) delete environment[name];

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
