import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartProblem } from '../config/start-problem.ts';
import type { DemoCredentials } from '../seed/demo-seed.ts';

const pathIn = (dataFolder: string): string => join(dataFolder, 'demo-credentials.json');

/** Readable by its owner alone. */
export const saveDemoCredentials = (dataFolder: string, credentials: DemoCredentials): void => {
  const temporary = `${pathIn(dataFolder)}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, pathIn(dataFolder));
};

/** The demo's credentials, or undefined where the folder holds something else than the demo. */
export const readDemoCredentials = (dataFolder: string): DemoCredentials | undefined => {
  if (!existsSync(pathIn(dataFolder))) return undefined;
  try {
    return JSON.parse(readFileSync(pathIn(dataFolder), 'utf8'));
  } catch {
    throw new StartProblem(`${pathIn(dataFolder)} is damaged: start with --fresh to make the demo again.`);
  }
};

export const removeDemoCredentials = (dataFolder: string): void => rmSync(pathIn(dataFolder), { force: true });

/** The demo's passwords have been printed to a terminal: nothing that others can reach may run on them. */
export const refuseDemo = (dataFolder: string): void => {
  if (!existsSync(pathIn(dataFolder))) return;
  throw new StartProblem(
    `The data folder ${dataFolder} holds the demo, whose passwords are no secret: choose another with --data or MUSTER_DATA, or run "muster dev".`,
  );
};
