import type { Ref } from '../model/ref.ts';
import type { ObjectType } from '../model/registry.ts';
import type { SeedEntry, Structural } from './seed-entry.ts';
import type { SeedIndex } from './seed-index.ts';
import type { SeedProblems } from './seed-problem.ts';

/** True when an object of the type belongs to a workspace. */
export const livesInWorkspace = (type: ObjectType): boolean =>
  type.table.visibleBy !== 'history' &&
  (type.attribute('Workspace')?.storage.at === 'reference' || type.name === 'AllowedAttributeValue');

/** Rows of one table that refer to each other are written in this order: first those that others refer to. */
const ABOVE: readonly Structural[] = ['Parent', 'WorkProduct', 'Requirement'];

/** Where a workspace is looked for when the line does not name it, the nearest first. */
const HOMES: readonly Structural[] = ['Workspace', 'Project', 'WorkProduct', 'Parent', 'Requirement'];

/**
 * Finds out for each object which workspace and project it is in, and below which other objects it stands. A task
 * follows its work product; whatever names no workspace is in the only one, if there is just one.
 */
export const placeEntries = (index: SeedIndex, workspaces: readonly SeedEntry[], problems: SeedProblems): void => {
  const resolve = (ref: Ref | undefined): SeedEntry | null => (ref && index.resolve(ref)) ?? null;
  const only = workspaces.length === 1 ? (workspaces[0] ?? null) : null;
  const placed = new Set<SeedEntry>();

  const workspaceOf = (entry: SeedEntry): SeedEntry | null => {
    for (const name of HOMES) {
      const home = resolve(entry.refs.get(name));
      if (home === null) continue;
      if (home.type.name === 'Workspace') return home;
      place(home);
      if (home.workspace !== null) return home.workspace;
    }
    return only;
  };

  const follow = (entry: SeedEntry): void => {
    const workProduct = resolve(entry.refs.get('WorkProduct'));
    if (workProduct === null) {
      entry.project = resolve(entry.refs.get('Project'));
      entry.iteration = resolve(entry.refs.get('Iteration'));
      entry.release = resolve(entry.refs.get('Release'));
      return;
    }
    place(workProduct);
    entry.project = workProduct.project;
    entry.iteration = workProduct.iteration;
    entry.release = workProduct.release;
  };

  const place = (entry: SeedEntry): void => {
    if (placed.has(entry) || entry.line === 0) return;
    placed.add(entry);
    follow(entry);
    if (livesInWorkspace(entry.type)) entry.workspace = workspaceOf(entry);
  };

  levelEntries(index, problems);
  // From the top down, projects before what is in them: so placing one never has to climb a long chain of parents.
  const byLevel = index.entries.toSorted((a, b) => a.level - b.level);
  for (const entry of byLevel) if (entry.type.name === 'Project') place(entry);
  for (const entry of byLevel) place(entry);
};

/** Counts how many objects of its own table stand above each one, and refuses circles. */
const levelEntries = (index: SeedIndex, problems: SeedProblems): void => {
  const done = new Set<SeedEntry>();
  for (const start of index.entries) {
    // The way from an object up; walked down again to number it, without recursion: chains may be long.
    const path: SeedEntry[] = [start];
    const open = new Set<SeedEntry>();
    while (path.length > 0) {
      const entry = path.at(-1);
      if (entry === undefined) break;
      if (done.has(entry)) {
        path.pop();
        continue;
      }
      const above = aboveOf(entry, index);
      if (open.has(entry)) {
        entry.level = 1 + Math.max(-1, ...above.map((each) => each.level));
        done.add(entry);
        path.pop();
        continue;
      }
      open.add(entry);
      for (const each of above) {
        if (open.has(each) && !done.has(each)) {
          problems.add(entry.line, `Following the parents of ${entry.type.name} leads back to itself.`);
        } else if (!done.has(each)) path.push(each);
      }
    }
  }
};

const aboveOf = (entry: SeedEntry, index: SeedIndex): readonly SeedEntry[] =>
  ABOVE.flatMap((name) => {
    const ref = entry.refs.get(name);
    const above = ref === undefined ? undefined : index.resolve(ref);
    return above === undefined || above.line === 0 || above.type.table !== entry.type.table ? [] : [above];
  });
