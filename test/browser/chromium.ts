import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const onPath = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));

/** The machine's own Chromium. `MUSTER_CHROMIUM` names another one; without any the tests fail and say so. */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = process.env.MUSTER_CHROMIUM ?? onPath();
  if (executablePath === undefined) {
    throw new Error(
      `These tests need Chromium, and none of ${NAMES.join(', ')} is on the path. Install it (apt install chromium).`,
    );
  }
  // Without its sandbox, which root may not have; it opens nothing but the server under test.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
};
