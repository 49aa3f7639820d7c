import { defineConfig } from 'vitest/config';
import suite from '../../../vitest.config.ts';

/** The suite as it is, over files that fail: each plants a secret that the search has to find. */
export default defineConfig({
  test: { ...suite.test, include: ['test/support/planted/*.planted.ts'], exclude: [] },
});
