import type { SeedEntry } from './seed-entry.ts';
import type { Places } from './seed-identity.ts';
import type { SeedIndex } from './seed-index.ts';
import type { SeedProblems } from './seed-problem.ts';
import { livesInWorkspace, placingOf } from './seed-types.ts';

/** Where what an object refers to is found, whatever type it is: a wrong one is told when the line is checked. */
class Surroundings {
  readonly #index: SeedIndex;

  constructor(index: SeedIndex) {
    this.#index = index;
  }

  of(entry: SeedEntry, name: keyof Places): SeedEntry | null {
    if (entry.line === 0) return null;
    const id = this.#index.references.get(name, entry.index);
    if (id === null) return null;
    const found = id.kind === 'oid' ? this.#index.byOid(id.oid) : id.kind === 'uuid' && this.#index.byUuid(id.uuid);
    return found || null;
  }
}

/**
 * Finds out for each object which workspace and project it is in. A task follows its work product; whatever names no
 * workspace is in the only one, if there is just one.
 */
export const placeEntries = (index: SeedIndex, workspaces: readonly SeedEntry[], problems: SeedProblems): void => {
  const around = new Surroundings(index);
  const only = workspaces.length === 1 ? (workspaces[0] ?? null) : null;
  for (const entry of index.entries) {
    entry.project = around.of(entry, 'project');
    entry.iteration = around.of(entry, 'iteration');
    entry.release = around.of(entry, 'release');
  }
  for (const entry of index.entries) {
    if (placingOf(entry.type).workProduct === null) continue;
    const workProduct = around.of(entry, 'workProduct');
    if (workProduct === null) continue;
    entry.project = workProduct.project;
    entry.iteration = workProduct.iteration;
    entry.release = workProduct.release;
  }
  for (const entry of index.entries) findWorkspace(entry, around, only);
  refuseCircles(index, around, problems);
  index.references.clear();
};

/** Goes from home to home until one's workspace is known, without recursion: chains of parents may be long. */
const findWorkspace = (start: SeedEntry, around: Surroundings, only: SeedEntry | null): void => {
  const way = new Set<SeedEntry>();
  let at: SeedEntry | null = start;
  while (at !== null && at.type.name !== 'Workspace' && at.workspace === null && !way.has(at)) {
    way.add(at);
    at = around.of(at, 'home');
  }
  const workspace = at?.type.name === 'Workspace' ? at : (at?.workspace ?? only);
  for (const entry of way) if (entry.line > 0 && livesInWorkspace(entry.type)) entry.workspace = workspace;
};

const NEW = 0;
const OPEN = 1;
const DONE = 2;

const refuseCircles = (index: SeedIndex, around: Surroundings, problems: SeedProblems): void => {
  const state = new Uint8Array(index.entries.length);
  for (const start of index.entries) {
    const way: SeedEntry[] = [];
    let at: SeedEntry | null = start;
    while (at !== null && at.line > 0 && state[at.index] === NEW) {
      state[at.index] = OPEN;
      way.push(at);
      const parent: SeedEntry | null = around.of(at, 'parent');
      if (parent !== null && parent.line > 0 && state[parent.index] === OPEN) {
        problems.add(at.line, `Following the parents of ${at.type.name} leads back to itself.`);
      }
      at = parent;
    }
    for (const { index: done } of way) state[done] = DONE;
  }
};
