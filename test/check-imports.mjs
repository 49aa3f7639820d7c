// Fails when a module of src imports against the direction that ARCHITECTURE.md draws, when modules import in a circle,
// or when fewer modules were read than src has files: a checker that reads nothing finds nothing.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';

/** Folder of src -> the folders it may import, besides itself. */
const MAY_IMPORT = {
  kernel: [],
  config: ['kernel'],
  observe: ['kernel', 'config'],
  model: ['kernel'],
  query: ['kernel', 'model'],
  access: ['kernel', 'model', 'query'],
  storage: ['kernel', 'config', 'observe', 'model', 'query'],
  identity: ['kernel', 'config', 'model', 'query', 'access', 'storage'],
  wsapi: ['kernel', 'config', 'model', 'query', 'access', 'storage', 'identity'],
  pages: ['kernel'],
  oauth: ['kernel', 'config', 'query', 'storage', 'identity', 'pages'],
  login: ['kernel', 'config', 'model', 'query', 'access', 'storage', 'identity', 'oauth', 'wsapi', 'pages'],
  dev: ['kernel', 'config', 'query', 'storage', 'identity', 'wsapi', 'login'],
  seed: ['kernel', 'config', 'model', 'query', 'storage', 'identity', 'wsapi'],
  http: [
    'kernel',
    'config',
    'observe',
    'model',
    'query',
    'access',
    'storage',
    'identity',
    'wsapi',
    'login',
    'pages',
    'oauth',
    'dev',
  ],
  cli: ['kernel', 'config', 'observe', 'model', 'storage', 'identity', 'oauth', 'login', 'dev', 'seed', 'http'],
};

/** Packages that only one part may know. */
const ONLY_IN = {
  fastify: 'http',
  pg: 'storage',
  commander: 'cli',
  pino: 'observe',
  '@node-rs/argon2': 'identity',
  'oidc-provider': 'oauth',
};

const folders = Object.keys(MAY_IMPORT);

const forbidden = [
  { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ...folders.map((folder) => ({
    name: `${folder}-points-left`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: `^src/(?!(${[folder, ...MAY_IMPORT[folder]].join('|')})/)` },
  })),
  ...Object.entries(ONLY_IN).map(([name, folder]) => ({
    name: `${name.replace(/[^a-z]/g, '-')}-only-in-${folder}`,
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/${folder}/` },
    to: { path: `node_modules/${name}/` },
  })),
];

const sourceFiles = () =>
  readdirSync('src', { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.ts'),
  ).length;

const check = async () => {
  const { output } = await cruise(
    ['src'],
    {
      ruleSet: { forbidden },
      validate: true,
      parser: 'swc',
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
    },
    {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  );
  const read = output.modules.filter((module) => module.source.startsWith('src/') && module.source.endsWith('.ts'));
  return { violations: output.summary.violations, read: read.length };
};

/** A module that points the wrong way must be refused, or the check itself is broken. */
const plantedIsRefused = async () => {
  const planted = 'src/kernel/planted-violation.ts';
  writeFileSync(planted, "import '../storage/database.ts';\n");
  try {
    const { violations } = await check();
    return violations.some(({ from, rule }) => from === planted && rule.name === 'kernel-points-left');
  } finally {
    rmSync(planted);
  }
};

const files = sourceFiles();
const { violations, read } = await check();
const problems = [
  ...(read < files ? [`only ${read} of ${files} source files were read`] : []),
  ...violations.map(({ from, to, rule }) => `${from} -> ${to}: ${rule.name}`),
  ...((await plantedIsRefused()) ? [] : ['a planted violation was not refused']),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${read} modules read, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
