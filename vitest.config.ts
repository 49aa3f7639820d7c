import { availableParallelism } from 'node:os';
import { dirname, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What people open in a browser is tried on the server as it was built: `src/….ts` is read from `dist/….js`. */
const asBuilt = (): Plugin => ({
  name: 'as-built',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !source.startsWith('.')) return undefined;
    const file = resolve(dirname(importer), source);
    const inside = relative(resolve('src'), file);
    return inside.startsWith('..') ? undefined : resolve('dist', inside.replace(/\.ts$/, '.js'));
  },
});

/** What runs: the suite, or by itself what is none of it. */
const testFiles = (): string[] => {
  // Files that fail: each plants a secret that the search has to find (planted-secrets.test.ts).
  if (process.env.MUSTER_PLANTED) return ['test/support/planted/*.planted.ts'];
  if (process.env.MUSTER_SCREENSHOTS) return ['test/browser/screenshots.ts'];
  return ['src/**/*.test.ts', 'test/**/*.test.ts'];
};

export default defineConfig({
  plugins: process.env.MUSTER_BROWSER ? [asBuilt()] : [],
  test: {
    environment: 'node',
    include: testFiles(),
    // These run by themselves: npm run test:clients needs the network, npm run test:plans a million rows, npm run test:proxy nginx,
    // npm run test:browser Chromium.
    exclude: [
      'node_modules/**',
      'dist/**',
      'test/clients/**',
      ...(process.env.MUSTER_PLANS ? [] : ['test/plans/**']),
      ...(process.env.MUSTER_PROXY ? [] : ['test/proxy/**']),
      ...(process.env.MUSTER_BROWSER ? [] : ['test/browser/**']),
    ],
    setupFiles: ['test/support/search-for-secrets.ts'],
    globalSetup: ['test/support/embedded-cluster.ts'],
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(8, availableParallelism())),
    testTimeout: process.env.MUSTER_BROWSER ? 90_000 : 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
