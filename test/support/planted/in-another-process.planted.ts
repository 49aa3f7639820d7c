import { expect, it } from 'vitest';
import { know } from '../known-secrets.ts';
import { runMuster } from '../muster-process.ts';
import { makeTemporaryHome, removeTemporaryHome } from '../temporary-home.ts';

const SECRET = 'a-secret-as-a-command';

it('a process tells on standard error what it was given', async () => {
  know('command', SECRET);
  const home = makeTemporaryHome();
  const { code } = await runMuster([SECRET], { dataFolder: home });
  removeTemporaryHome(home);
  expect(code).not.toBe(0);
});
