import type { Ref } from '../model/ref.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import type { SeedWriter, StoredObject } from '../storage/seed-writer.ts';
import type { AddedValues } from './added-values.ts';
import type { SeedEntry } from './seed-entry.ts';
import { referencesOf, type SeedIndex, valueIn } from './seed-index.ts';
import type { SeedLine } from './seed-line.ts';
import type { SeedProblems } from './seed-problem.ts';

/** Each table is asked once for each so many lines. */
const BATCH = 50_000;

const concreteTypes = registry.types.filter((type) => !type.abstract);
const TABLES = [...new Set(concreteTypes.map((type) => type.table.name))];

const typeOf = (table: string, stored: StoredObject): ObjectType | undefined =>
  concreteTypes.find((type) => type.table.name === table && (type.code === null || type.code === stored.type));

/** Reads into the index what the server has already, as far as the file speaks of it. */
export class StoredObjects {
  readonly #writer: SeedWriter;
  readonly #index: SeedIndex;
  readonly #problems: SeedProblems;
  readonly #known = new Map<number, SeedEntry>();
  readonly #homes: { readonly entry: SeedEntry; readonly stored: StoredObject }[] = [];
  readonly #wantedOids = new Set<number>();
  readonly #wantedUuids = new Set<string>();
  /** Lines by the ids that they want for themselves. */
  #claimedOids = new Map<number, number>();
  #claimedUuids = new Map<string, number>();

  constructor(writer: SeedWriter, index: SeedIndex, problems: SeedProblems) {
    this.#writer = writer;
    this.#index = index;
    this.#problems = problems;
  }

  /** All workspaces: what names none may be in the only one there is. */
  async loadWorkspaces(added: AddedValues): Promise<readonly SeedEntry[]> {
    const oids = await this.#writer.workspaces();
    await this.#load(['workspace'], oids, []);
    for (const each of await this.#writer.addedValues()) {
      const workspace = this.#known.get(each.workspaceOid);
      if (workspace !== undefined) added.add(workspace, each);
    }
    return oids.flatMap((oid) => this.#known.get(oid) ?? []);
  }

  /** Notes what a line refers to and the file does not have, and refuses the ids it has taken from the server's objects. */
  async note(read: SeedLine, line: number): Promise<void> {
    if (read.kind === 'object') {
      for (const [, ref] of referencesOf(read)) this.#want(ref);
      if (read.workspace !== null) this.#want(read.workspace);
      const [oid, uuid] = [valueIn(read, 'ObjectID'), valueIn(read, 'ObjectUUID')];
      if (typeof oid === 'number') this.#claimedOids.set(oid, line);
      if (typeof uuid === 'string') this.#claimedUuids.set(uuid, line);
    } else if (read.kind === 'api-key') this.#want(read.user);
    else if (read.kind === 'attachment-chunk') this.#want(read.content);
    else if (read.kind === 'number-sequence' && read.of !== null) this.#want(read.of.workspace);
    if (this.#claimedOids.size + this.#claimedUuids.size >= BATCH) await this.#refuseTaken();
  }

  /** Loads what was noted. */
  async finish(): Promise<void> {
    await this.#refuseTaken();
    await this.#load(TABLES, [...this.#wantedOids], [...this.#wantedUuids]);
    await this.#loadHomes();
  }

  #want({ id }: Ref): void {
    if (id.kind === 'oid' && !this.#index.hasOid(id.oid)) this.#wantedOids.add(id.oid);
    if (id.kind === 'uuid' && !this.#index.hasUuid(id.uuid)) this.#wantedUuids.add(id.uuid);
  }

  async #refuseTaken(): Promise<void> {
    const [oids, uuids] = [this.#claimedOids, this.#claimedUuids];
    this.#claimedOids = new Map();
    this.#claimedUuids = new Map();
    if (oids.size + uuids.size === 0) return;
    const refused = new Set<number>();
    const refuse = (line: number | undefined, message: string): void => {
      if (line === undefined || refused.has(line)) return;
      refused.add(line);
      this.#problems.add(line, message);
    };
    for (const table of TABLES) {
      for (const { oid, uuid } of await this.#writer.findStored(table, [...oids.keys()], [...uuids.keys()])) {
        refuse(oids.get(oid), `ObjectID ${oid} is taken in the server.`);
        refuse(uuids.get(uuid), `ObjectUUID ${uuid} is taken in the server.`);
      }
    }
  }

  async #load(tables: readonly string[], oids: readonly number[], uuids: readonly string[]): Promise<void> {
    if (oids.length === 0 && uuids.length === 0) return;
    for (const table of tables) {
      for (const stored of await this.#writer.findStored(table, oids, uuids)) {
        const type = typeOf(table, stored);
        // An ObjectID of the file wins here and is refused as taken.
        if (type === undefined || this.#known.has(stored.oid) || this.#index.hasOid(stored.oid)) continue;
        const entry = this.#index.addStored(type, stored.oid, stored.uuid);
        this.#known.set(stored.oid, entry);
        this.#homes.push({ entry, stored });
      }
    }
  }

  /** Stored objects know their workspace, project, iteration and release; those are loaded as well. */
  async #loadHomes(): Promise<void> {
    const missing = new Set<number>();
    for (const { stored } of this.#homes) {
      for (const oid of [stored.workspace_id, stored.project_id, stored.iteration_id, stored.release_id]) {
        if (oid !== null && !this.#known.has(oid)) missing.add(oid);
      }
    }
    await this.#load(['workspace', 'project', 'iteration', 'release'], [...missing], []);
    const known = (oid: number | null): SeedEntry | null => (oid === null ? null : (this.#known.get(oid) ?? null));
    for (const { entry, stored } of this.#homes) {
      entry.workspace = known(stored.workspace_id);
      entry.project = known(stored.project_id);
      entry.iteration = known(stored.iteration_id);
      entry.release = known(stored.release_id);
    }
  }
}
