import { type ObjectType, registry } from '../model/registry.ts';
import type { SeedWriter, StoredObject } from '../storage/seed-writer.ts';
import type { AddedValues } from './added-values.ts';
import { newEntry, type SeedEntry } from './seed-entry.ts';
import { referencesOf, type SeedIndex } from './seed-index.ts';
import type { SeedProblems } from './seed-problem.ts';

const BATCH = 5_000;

const concreteTypes = registry.types.filter((type) => !type.abstract);
const TABLES = [...new Set(concreteTypes.map((type) => type.table.name))];

const typeOf = (table: string, stored: StoredObject): ObjectType | undefined =>
  concreteTypes.find((type) => type.table.name === table && (type.code === null || type.code === stored.type));

/** Reads into the index what the server has already, as far as the file speaks of it. */
export class StoredObjects {
  readonly #writer: SeedWriter;
  readonly #index: SeedIndex;
  readonly #known = new Map<number, SeedEntry>();

  constructor(writer: SeedWriter, index: SeedIndex) {
    this.#writer = writer;
    this.#index = index;
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

  /** What lines refer to and the file does not have. */
  async loadReferences(): Promise<void> {
    const wanted = { oids: new Set<number>(), uuids: new Set<string>() };
    const note = (ref: {
      readonly id: { readonly kind: string; readonly oid?: number; readonly uuid?: string };
    }): void => {
      const { oid, uuid } = ref.id;
      if (oid !== undefined && this.#index.byOid(oid) === undefined) wanted.oids.add(oid);
      if (uuid !== undefined && this.#index.byUuid(uuid) === undefined) wanted.uuids.add(uuid);
    };
    for (const entry of this.#index.entries) {
      for (const ref of entry.refs.values()) note(ref);
      for (const [, ref] of referencesOf(this.#index.read(entry))) note(ref);
    }
    for (const { key } of this.#index.apiKeys) note(key.user);
    await this.#load(TABLES, [...wanted.oids], [...wanted.uuids]);
    await this.#loadHomes();
  }

  /** Refuses objects of the file whose identity another object of the server has. */
  async refuseTaken(problems: SeedProblems): Promise<void> {
    for (let at = 0; at < this.#index.entries.length; at += BATCH) {
      const batch = this.#index.entries.slice(at, at + BATCH);
      const oids = batch.flatMap((entry) => (entry.oid === 0 ? [] : [entry.oid]));
      const uuids = batch.flatMap((entry) => entry.uuid ?? []);
      const taken = { oids: new Set<number>(), uuids: new Set<string>() };
      for (const table of TABLES) {
        for (const stored of await this.#writer.findStored(table, oids, uuids)) {
          taken.oids.add(stored.oid);
          taken.uuids.add(stored.uuid);
        }
      }
      for (const entry of batch) {
        if (taken.oids.has(entry.oid)) problems.add(entry.line, `ObjectID ${entry.oid} is taken in the server.`);
        else if (entry.uuid !== null && taken.uuids.has(entry.uuid)) {
          problems.add(entry.line, `ObjectUUID ${entry.uuid} is taken in the server.`);
        }
      }
    }
  }

  async #load(tables: readonly string[], oids: readonly number[], uuids: readonly string[]): Promise<void> {
    if (oids.length === 0 && uuids.length === 0) return;
    for (const table of tables) {
      for (const stored of await this.#writer.findStored(table, oids, uuids)) {
        const type = typeOf(table, stored);
        // An ObjectID of the file wins here and is refused as taken later.
        if (type === undefined || this.#known.has(stored.oid) || this.#index.byOid(stored.oid) !== undefined) continue;
        const entry = newEntry(type, { line: 0, position: -1 }, stored, new Map());
        this.#known.set(stored.oid, entry);
        this.#index.addStored(entry);
        this.#homes.push({ entry, stored });
      }
    }
  }

  readonly #homes: { readonly entry: SeedEntry; readonly stored: StoredObject }[] = [];

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
