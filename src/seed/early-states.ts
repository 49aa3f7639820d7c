import type { States } from '../storage/early-states.ts';
import type { SeedWriter } from '../storage/seed-writer.ts';
import type { SeedEntry } from './seed-entry.ts';

/** What the file says of states itself: then they are known only when all of it is loaded. */
const OF_WORKSPACES = ['ScheduleState', 'AllowedAttributeValue'];

/**
 * The states of workspaces and projects, as far as they are known before the rows are written: each work item that gets
 * them with its row need not be written a second time when all is settled. What is not known here is found there.
 */
export class EarlyStates {
  readonly #flowStates = new Map<string, number>();
  readonly #accepted = new Set<string>();
  readonly #known: ReadonlySet<SeedEntry>;
  readonly #besides: ReadonlySet<SeedEntry>;

  /** @param known workspaces; of their projects those in `besides` are not */
  constructor(known: ReadonlySet<SeedEntry>, besides: ReadonlySet<SeedEntry>, { flowStates, accepted }: States) {
    this.#known = known;
    this.#besides = besides;
    for (const { project, state, oid } of flowStates) this.#flowStates.set(`${project} ${state}`, oid);
    for (const { workspace, state } of accepted) this.#accepted.add(`${workspace} ${state}`);
  }

  /** Null where it is not known. */
  flowStateOf({ project }: SeedEntry, scheduleState: string): number | null {
    if (project === null || this.#besides.has(project)) return null;
    return this.#flowStates.get(`${project.oid} ${scheduleState}`) ?? null;
  }

  /** Null where it is not known. */
  isAccepted({ workspace }: SeedEntry, scheduleState: string): boolean | null {
    if (workspace === null || !this.#known.has(workspace)) return null;
    return this.#accepted.has(`${workspace.oid} ${scheduleState}`);
  }
}

/** Furnishes the workspaces and projects of a file that says no states for them, and reads the states of all others. */
export const furnishEarly = async (writer: SeedWriter, entries: readonly SeedEntry[]): Promise<EarlyStates> => {
  const known = new Set<SeedEntry>();
  const unknown = new Set<SeedEntry>();
  const ownStates = new Set<SeedEntry>();
  const projects: SeedEntry[] = [];
  for (const entry of entries) {
    const { type, workspace, project } = entry;
    if (type.name === 'Workspace') known.add(entry);
    else if (workspace !== null) known.add(workspace);
    if (type.name === 'Project') projects.push(entry);
    else if (type.name === 'FlowState' && project !== null) ownStates.add(project);
    else if (OF_WORKSPACES.includes(type.name) && workspace !== null) unknown.add(workspace);
  }
  for (const workspace of unknown) known.delete(workspace);
  const states = await writer.furnishEarly(
    {
      workspaces: [...known].flatMap(({ line, oid }) => (line === 0 ? [] : [oid])),
      projects: projects.flatMap((project) =>
        project.workspace !== null && known.has(project.workspace) && !ownStates.has(project)
          ? [{ workspaceOid: project.workspace.oid, oid: project.oid }]
          : [],
      ),
    },
    [...known].map(({ oid }) => oid),
  );
  return new EarlyStates(known, ownStates, states);
};
