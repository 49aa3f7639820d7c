import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.mjs';

/**
 * Makes a virtual environment with a package and what it needs, as the file of requirements pins them, or finds the one
 * made before, and answers its interpreter. Nothing is installed outside that folder. What is missing comes back as one
 * sentence.
 */
export async function preparePython(repository, { name, version, requirements, metadataAsks }) {
  const found = await run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  if (found.code !== 0) return { missing: 'python3 is missing; install Python 3.10 or later to run these tests.' };
  const python = found.stdout.trim();
  const [major, minor] = python.split('.').map(Number);
  if (major < 3 || minor < 10) return { missing: `python3 is ${python}; ${name} needs 3.10 or later.` };

  const folder = join(repository, 'node_modules', '.cache', 'muster', `${name}-${version}-python-${python}`);
  const interpreter = join(folder, 'bin', 'python');
  if (await hasPackage(interpreter, name, version)) return { interpreter };
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, '..'), { recursive: true });
  const made = await run('python3', ['-m', 'venv', folder]);
  if (made.code !== 0) {
    return { missing: `python3 cannot make a virtual environment (on Debian: apt install python3-venv).` };
  }
  const installed = await run(interpreter, [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
    ...(minor < metadataAsks ? ['--ignore-requires-python'] : []),
    ...['--requirement', join(import.meta.dirname, requirements)],
  ]);
  if (installed.code !== 0 || !(await hasPackage(interpreter, name, version))) {
    const why = installed.stderr.trim().split('\n').at(-1);
    return { missing: `pip could not install ${name} ${version}, is the network there? ${why}` };
  }
  return { interpreter };
}

async function hasPackage(interpreter, name, version) {
  const found = await run(interpreter, ['-c', `from importlib.metadata import version; print(version("${name}"))`]);
  return found.code === 0 && found.stdout.trim() === version;
}

/** Ours without what would change a client's requests: even loopback ones go to a proxy that is named here. */
export function pythonSurroundings(unwanted) {
  const environment = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  for (const name of Object.keys(environment)) {
    if (/^(https?_proxy|all_proxy|python(path|home))$/i.test(name) || unwanted?.test(name)) delete environment[name];
  }
  return environment;
}
