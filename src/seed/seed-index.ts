import type { Attribute } from '../model/attribute.ts';
import type { Ref } from '../model/ref.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import { NumberTable, UuidTable } from './id-tables.ts';
import { NumberList } from './number-list.ts';
import { newEntry, type SeedEntry } from './seed-entry.ts';
import { type SeedIdentity, SeedReferences } from './seed-identity.ts';
import type { SeedObject } from './seed-line.ts';
import type { SeedProblems } from './seed-problem.ts';
import { keepsHistory } from './seed-types.ts';
import type { SeedValue } from './seed-value.ts';

/** A line of a RevisionHistory, which is written together with the object it belongs to. */
export interface HistoryLine {
  readonly line: number;
  /** 0: the object takes a new one for it. */
  readonly oid: number;
  owner: SeedEntry | null;
  /** What the row takes over; set when the line is checked. */
  object: SeedObject | null;
}

export const valueIn = (object: SeedObject, name: string): SeedValue => {
  const attribute = object.type.attribute(name);
  return attribute === undefined ? null : (object.values.get(attribute) ?? null);
};

/** What the model itself refers to by name: the built-in definitions, which every server has. */
const builtIns = (): ReadonlyMap<string, SeedEntry> => {
  const found = new Map<string, SeedEntry>();
  const add = (type: ObjectType | undefined, oid: number): void => {
    if (type !== undefined) found.set(`${type.path}/${oid}`, newEntry(type, 0, -1, oid));
  };
  const [ofType, ofAttribute] = [registry.find('TypeDefinition'), registry.find('AttributeDefinition')];
  for (const type of registry.types) {
    add(ofType, type.oid);
    for (const { oid } of type.attributes) add(ofAttribute, oid);
  }
  return found;
};

const isOfType = (entry: SeedEntry, path: string): boolean =>
  entry.type.path === path || entry.type.ancestors.some((name) => name.toLowerCase() === path);

/**
 * The file, indexed: one entry for each object, found by ObjectID and by UUID. Ids lead to lines and lines to entries,
 * all in plain numbers, so that millions of lines fit into memory.
 */
export class SeedIndex {
  readonly entries: SeedEntry[] = [];
  readonly historyLines: HistoryLine[] = [];
  /** Where the objects of the file say that they are; set aside once they are placed. */
  readonly references = new SeedReferences();
  readonly #stored: SeedEntry[] = [];
  readonly #storedByOid = new Map<number, SeedEntry>();
  readonly #storedByUuid = new Map<string, SeedEntry>();
  /** The line that has the id; its negative: the history of the object on that line. */
  readonly #lineOfOid = new NumberTable();
  readonly #lineOfUuid = new UuidTable();
  /** By line: the entry's index + 1, or below 0 that of the history line. 0 for every other line. */
  readonly #atLine = new NumberList();
  readonly #historyByOwner = new Map<SeedEntry, HistoryLine>();
  readonly #historyUuids: { readonly owner: SeedEntry; readonly uuid: string }[] = [];
  readonly #builtIns = builtIns();
  readonly #problems: SeedProblems;
  highestOid = 0;

  constructor(problems: SeedProblems) {
    this.#problems = problems;
  }

  /** Makes the object of a line known. */
  add(identity: SeedIdentity, line: number): void {
    if (!this.#claimIds(identity, line)) return;
    const { type, oid } = identity;
    if (type.name === 'Revision') return;
    if (type.name === 'RevisionHistory') {
      this.historyLines.push({ line, oid, owner: null, object: null });
      this.#atLine.set(line, -this.historyLines.length);
      return;
    }
    const entry = newEntry(type, line, this.entries.length, oid);
    entry.bin = identity.bin;
    this.entries.push(entry);
    this.#atLine.set(line, this.entries.length);
    this.references.add(identity);
    if (identity.history === null || !keepsHistory(type)) return;
    if (identity.history.kind === 'oid') entry.history = identity.history.oid;
    else if (identity.history.kind === 'uuid') this.#historyUuids.push({ owner: entry, uuid: identity.history.uuid });
  }

  /** Makes the ObjectID known of something that is no object of the model. */
  addPlainOid(oid: number, line: number): void {
    this.#claimIds({ oid, uuid: null }, line);
  }

  /** Makes an object known that the server has already. */
  addStored(type: ObjectType, oid: number, uuid: string): SeedEntry {
    const entry = newEntry(type, 0, this.entries.length + this.#stored.length, oid);
    this.#stored.push(entry);
    this.#storedByOid.set(oid, entry);
    this.#storedByUuid.set(uuid, entry);
    return entry;
  }

  storedEntries(): readonly SeedEntry[] {
    return this.#stored;
  }

  atLine(line: number): SeedEntry | HistoryLine | undefined {
    const at = this.#atLine.get(line);
    return at > 0 ? this.entries[at - 1] : this.historyLines[-at - 1];
  }

  entryAtLine(line: number): SeedEntry | undefined {
    const at = this.#atLine.get(line);
    return at > 0 ? this.entries[at - 1] : undefined;
  }

  byOid(oid: number): SeedEntry | undefined {
    return this.entryAtLine(Math.max(this.#lineOfOid.get(oid), 0)) ?? this.#storedByOid.get(oid);
  }

  byUuid(uuid: string): SeedEntry | undefined {
    return this.entryAtLine(this.#lineOfUuid.get(uuid)) ?? this.#storedByUuid.get(uuid);
  }

  hasOid(oid: number): boolean {
    return this.#lineOfOid.get(oid) !== 0;
  }

  hasUuid(uuid: string): boolean {
    return this.#lineOfUuid.get(uuid) !== 0;
  }

  /** What a reference leads to, when its type is right too: the object's own or one it descends from. */
  resolve(ref: Ref): SeedEntry | undefined {
    const { id, type } = ref;
    if (id.kind === 'permission') return undefined;
    const found = id.kind === 'oid' ? this.byOid(id.oid) : this.byUuid(id.uuid);
    if (found === undefined) return id.kind === 'oid' ? this.#builtIns.get(`${type}/${id.oid}`) : undefined;
    return isOfType(found, type) ? found : undefined;
  }

  /** The object whose history a reference leads to; undefined where it leads to no history of this file. */
  historyOwner(ref: Ref): SeedEntry | HistoryLine | undefined {
    const { id, type } = ref;
    if (id.kind === 'permission' || type !== 'revisionhistory') return undefined;
    const line = id.kind === 'oid' ? this.#lineOfOid.get(id.oid) : this.#lineOfUuid.get(id.uuid);
    if (line < 0) return this.entryAtLine(-line);
    const history = this.#historyAtLine(line);
    return history?.owner ?? history;
  }

  /** The line of an object's history, where the file has one. */
  historyLineOf(owner: SeedEntry): SeedObject | null {
    return this.#historyByOwner.get(owner)?.object ?? null;
  }

  /** Connects histories with the objects that name them. Call it once, when all lines are read. */
  connectHistories(): void {
    for (const entry of this.entries) if (entry.history !== 0) this.#connectByOid(entry);
    for (const { owner, uuid } of this.#historyUuids) this.#connect(owner, this.#lineOfUuid.get(uuid));
    for (const history of this.historyLines) {
      if (history.owner === null) this.#problems.add(history.line, 'No object of this file has this history.');
    }
  }

  #connectByOid(entry: SeedEntry): void {
    // The line of a history may be left out: the object's reference says its ObjectID.
    const line = this.#lineOfOid.add(entry.history, -entry.line);
    this.highestOid = Math.max(this.highestOid, entry.history);
    if (line === -entry.line) return;
    if (line > 0) this.#connect(entry, line);
    else this.#problems.add(entry.line, `RevisionHistory refers to the history of the object on line ${-line}.`);
  }

  #connect(owner: SeedEntry, line: number): void {
    const history = this.#historyAtLine(line);
    if (history === undefined) {
      this.#problems.add(owner.line, 'RevisionHistory refers to something that is not a history of this file.');
    } else if (history.owner !== null) {
      const other = history.owner.line;
      this.#problems.add(owner.line, `RevisionHistory refers to the history of the object on line ${other}.`);
    } else {
      history.owner = owner;
      owner.history = history.oid;
      this.#historyByOwner.set(owner, history);
    }
  }

  #historyAtLine(line: number): HistoryLine | undefined {
    return this.historyLines[-this.#atLine.get(Math.max(line, 0)) - 1];
  }

  #claimIds({ oid, uuid }: { readonly oid: number; readonly uuid: string | null }, line: number): boolean {
    const first = oid === 0 ? line : this.#lineOfOid.add(oid, line);
    if (first !== line) this.#problems.add(line, `ObjectID ${oid} is already the one of line ${first}.`);
    const twin = uuid === null || first !== line ? line : this.#lineOfUuid.add(uuid, line);
    if (twin !== line) this.#problems.add(line, `ObjectUUID ${uuid} is already the one of line ${twin}.`);
    this.highestOid = Math.max(this.highestOid, oid);
    return first === line && twin === line;
  }
}

/** The references of an object, each with the attribute that holds it. */
export const referencesOf = function* (object: SeedObject): Generator<readonly [Attribute, Ref]> {
  for (const [attribute, value] of object.values) {
    if (Array.isArray(value)) for (const ref of value as readonly Ref[]) yield [attribute, ref];
    else if (isRef(value)) yield [attribute, value];
  }
};

export const isRef = (value: unknown): value is Ref => typeof value === 'object' && value !== null && 'id' in value;
