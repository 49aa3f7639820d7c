import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // These run by themselves: npm run test:clients needs the network, npm run test:plans a million rows, npm run test:proxy nginx.
    exclude: [
      'node_modules/**',
      'dist/**',
      'test/clients/**',
      ...(process.env.MUSTER_PLANS ? [] : ['test/plans/**']),
      ...(process.env.MUSTER_PROXY ? [] : ['test/proxy/**']),
    ],
    globalSetup: ['test/support/embedded-cluster.ts'],
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(8, availableParallelism())),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
