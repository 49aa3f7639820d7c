import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The real toolkits need the network and run by themselves: npm run test:clients.
    exclude: ['node_modules/**', 'dist/**', 'test/clients/**'],
    globalSetup: ['test/support/embedded-cluster.ts'],
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(8, availableParallelism())),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
