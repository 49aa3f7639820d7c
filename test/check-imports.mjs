// Fails when a module of src or web imports against the direction that ARCHITECTURE.md and web/README.md draw, when modules import
// in a circle, or when fewer modules were read than there are files: a checker that reads nothing finds nothing.
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
  mail: ['kernel', 'config', 'storage'],
  dev: ['kernel', 'config', 'query', 'storage', 'identity', 'wsapi', 'login', 'pages'],
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
  cli: ['kernel', 'config', 'observe', 'model', 'storage', 'identity', 'oauth', 'login', 'mail', 'dev', 'seed', 'http'],
};

/** Folder of web/src -> the folders it may import, besides itself. A feature imports no other feature. */
const WEB_MAY_IMPORT = {
  config: [],
  strings: [],
  lib: ['config', 'strings'],
  components: ['lib', 'config', 'strings'],
  features: ['components', 'lib', 'config', 'strings'],
  app: ['features', 'components', 'lib', 'config', 'strings'],
};

/** What pages and the command line read alike: of the server it is all that web/src/lib may import, and nothing else may. */
const SHARED = '^src/kernel/curl-line[.]ts$';

/** Packages that only one part may know. */
const ONLY_IN = {
  fastify: 'http',
  pg: 'storage',
  commander: 'cli',
  pino: 'observe',
  '@node-rs/argon2': 'identity',
  'oidc-provider': 'oauth',
  nodemailer: 'mail',
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
  ...Object.keys(WEB_MAY_IMPORT).map((folder) => ({
    name: `web-${folder}-points-left`,
    severity: 'error',
    from: { path: `^web/src/${folder}/` },
    to: {
      path: `^(src/|web/src/(?!(${[folder, ...WEB_MAY_IMPORT[folder]].join('|')})/))`,
      ...(folder === 'lib' ? { pathNot: SHARED } : {}),
    },
  })),
  {
    name: 'web-features-stay-apart',
    severity: 'error',
    from: { path: '^web/src/features/([^/]+)/' },
    to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
  },
  ...Object.entries(ONLY_IN).map(([name, folder]) => ({
    name: `${name.replace(/[^a-z]/g, '-')}-only-in-${folder}`,
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/${folder}/` },
    to: { path: `node_modules/${name}/` },
  })),
];

const isModule = (name) => /\.tsx?$/.test(name);

const sourceFiles = () =>
  ['src', 'web/src'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && isModule(entry.name),
    ),
  ).length;

const check = async () => {
  const { output } = await cruise(
    ['src', 'web/src'],
    {
      ruleSet: { forbidden },
      validate: true,
      parser: 'swc',
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
    },
    {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  );
  const read = output.modules.filter(({ source }) => /^(web\/)?src\//.test(source) && isModule(source));
  return { violations: output.summary.violations, read: read.length };
};

/** Modules that point the wrong way. */
const PLANTED = [
  ['src/kernel/planted-violation.ts', '../storage/database.ts', 'kernel-points-left'],
  ['web/src/lib/planted-violation.ts', '../app/theme.ts', 'web-lib-points-left'],
];

/** They must be refused, or the check itself is broken. */
const plantedIsRefused = async () => {
  for (const [file, imported] of PLANTED) writeFileSync(file, `import '${imported}';\n`);
  try {
    const { violations } = await check();
    return PLANTED.every(([file, , name]) => violations.some(({ from, rule }) => from === file && rule.name === name));
  } finally {
    for (const [file] of PLANTED) rmSync(file);
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
