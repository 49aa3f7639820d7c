import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { makeTemporaryHome, removeTemporaryHome } from '../support/temporary-home.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly status: string }[];
}

let results: ReadonlyMap<string, FileResult>;

const folder = makeTemporaryHome();

/** A run of the suite over the files that plant, on the PostgreSQL of this one. */
beforeAll(async () => {
  const report = join(folder, 'report.json');
  const args = [
    at('node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=json',
    '--outputFile',
    report,
    '--root',
    at('.'),
  ];
  const env = { ...process.env, DATABASE_URL: inject('adminConnectionString'), MUSTER_PLANTED: '1' };
  await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'close');
  const { testResults }: { testResults: readonly FileResult[] } = JSON.parse(readFileSync(report, 'utf8'));
  results = new Map(testResults.map((result) => [result.name.split('/').at(-1) ?? '', result]));
});

afterAll(() => removeTemporaryHome(folder));

it.each([
  ['in-a-row.planted.ts', /secrets stood in the database: [^,]*POST \/login\/api\/session in artifact/],
  ['in-a-log.planted.ts', /secrets stood in the log: key of editor in the log/],
  ['in-another-process.planted.ts', /secrets stood in the log: command in the log/],
])('the tests of %s pass, and the file fails for the secret', (name, reason) => {
  const result = results.get(name);
  expect(result?.assertionResults.map(({ status }) => status)).toEqual(['passed']);
  expect([result?.status, result?.message]).toEqual(['failed', expect.stringMatching(reason)]);
});
