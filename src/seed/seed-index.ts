import type { Attribute } from '../model/attribute.ts';
import type { Ref } from '../model/ref.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import { newEntry, type SeedEntry, STRUCTURAL, type Structural } from './seed-entry.ts';
import { readSeedIdentity, readSeedLine, type SeedApiKey, type SeedObject } from './seed-line.ts';
import type { SeedProblems } from './seed-problem.ts';
import type { SeedValue } from './seed-value.ts';

/** An API key and where it stands in the file. */
export interface IndexedApiKey {
  readonly line: number;
  readonly key: SeedApiKey;
}

/** The text of a history's own line, which is written together with the object it belongs to. */
export interface HistoryFacts {
  readonly creationDate: SeedValue;
  readonly version: SeedValue;
}

/** True for the types whose changes are recorded in a RevisionHistory. */
export const keepsHistory = (type: ObjectType): boolean =>
  type.name !== 'Revision' && type.attribute('RevisionHistory')?.storage.at === 'reference';

export const valueIn = (object: SeedObject, name: string): SeedValue => {
  const attribute = object.type.attribute(name);
  return attribute === undefined ? null : (object.values.get(attribute) ?? null);
};

const asRef = (value: SeedValue | undefined): Ref | null =>
  typeof value === 'object' && value !== null && 'id' in value ? value : null;

const structuralRefs = (object: SeedObject): ReadonlyMap<Structural, Ref> => {
  const refs = new Map<Structural, Ref>();
  for (const name of STRUCTURAL) {
    const ref = asRef(valueIn(object, name));
    if (ref !== null) refs.set(name, ref);
  }
  if (object.workspace !== null) refs.set('Workspace', object.workspace);
  return refs;
};

/** What the model itself refers to by name: the built-in definitions, which every server has. */
const builtIns = (): ReadonlyMap<string, SeedEntry> => {
  const found = new Map<string, SeedEntry>();
  const add = (type: ObjectType, oid: number): void => {
    found.set(`${type.path}/${oid}`, newEntry(type, { line: 0, position: -1 }, { oid, uuid: null }, new Map()));
  };
  const definitions = [registry.find('TypeDefinition'), registry.find('AttributeDefinition')] as const;
  for (const type of registry.types) {
    if (definitions[0] !== undefined) add(definitions[0], type.oid);
    if (definitions[1] !== undefined) for (const { oid } of type.attributes) add(definitions[1], oid);
  }
  return found;
};

/**
 * The file, indexed: one entry for each object, found by ObjectID and by UUID, and the texts of the lines to read again.
 */
export class SeedIndex {
  readonly entries: SeedEntry[] = [];
  readonly apiKeys: IndexedApiKey[] = [];
  readonly historyLines = new Map<SeedEntry, HistoryFacts>();
  /** The objects that name their history, which is made known only when all lines are read. */
  readonly #claims: { readonly owner: SeedEntry; readonly ref: Ref }[] = [];
  readonly #texts: string[] = [];
  readonly #stored: SeedEntry[] = [];
  readonly #byOid = new Map<number, SeedEntry>();
  readonly #byUuid = new Map<string, SeedEntry>();
  readonly #builtIns = builtIns();
  readonly #problems: SeedProblems;
  highestOid = 0;

  constructor(problems: SeedProblems) {
    this.#problems = problems;
  }

  /** Reads one line of the file. */
  addLine(text: string, line: number): void {
    const read = readSeedLine(text, line);
    if (!read.ok) {
      this.#problems.addAll(read.error);
      this.#addBroken(text, line);
      return;
    }
    if (read.value === null) return;
    if (read.value.kind === 'api-key') this.apiKeys.push({ line, key: read.value });
    else this.#addObject(read.value, text, line);
  }

  /** Makes an object known that the server has already. */
  addStored(entry: SeedEntry): void {
    this.#stored.push(entry);
    this.#byOid.set(entry.oid, entry);
    if (entry.uuid !== null) this.#byUuid.set(entry.uuid, entry);
  }

  storedEntries(): readonly SeedEntry[] {
    return this.#stored;
  }

  /** The line of an entry, read again. Its problems were found the first time. */
  read(entry: SeedEntry): SeedObject {
    const read = readSeedLine(this.#texts[entry.position] ?? '', entry.line);
    if (!read.ok || read.value?.kind !== 'object') throw new Error('A line of the seed changed while it was read.');
    return read.value;
  }

  byOid(oid: number): SeedEntry | undefined {
    return this.#byOid.get(oid);
  }

  byUuid(uuid: string): SeedEntry | undefined {
    return this.#byUuid.get(uuid);
  }

  /** What a reference leads to, when its type is right too: the object's own or one it descends from. */
  resolve(ref: Ref): SeedEntry | undefined {
    const { id, type } = ref;
    if (id.kind === 'permission') return undefined;
    const found = id.kind === 'oid' ? this.#byOid.get(id.oid) : this.#byUuid.get(id.uuid);
    if (found === undefined) return id.kind === 'oid' ? this.#builtIns.get(`${type}/${id.oid}`) : undefined;
    const isOfType = found.type.path === type || found.type.ancestors.some((name) => name.toLowerCase() === type);
    return isOfType ? found : undefined;
  }

  /** Connects histories with the objects that name them. Call it once, when all lines are read. */
  connectHistories(): void {
    const historyType = registry.type('RevisionHistory');
    for (const { owner, ref } of this.#claims) {
      let history = this.resolve(ref);
      if (history === undefined && ref.id.kind === 'oid' && !this.#byOid.has(ref.id.oid)) {
        // The line of a history may be left out: the object's reference says its ObjectID.
        const place = { line: owner.line, position: -1 };
        history = newEntry(historyType, place, { oid: ref.id.oid, uuid: null }, new Map());
        this.#register(history);
      }
      if (history === undefined || history.type !== historyType) {
        this.#problems.add(owner.line, 'RevisionHistory refers to something that is not a history of this file.');
      } else if (history.counterpart !== null) {
        const other = history.counterpart.line;
        this.#problems.add(owner.line, `RevisionHistory refers to the history of the object on line ${other}.`);
      } else {
        history.counterpart = owner;
        owner.counterpart = history;
      }
    }
    for (const history of this.historyLines.keys()) {
      if (history.counterpart === null) this.#problems.add(history.line, 'No object of this file has this history.');
    }
  }

  #addObject(object: SeedObject, text: string, line: number): void {
    const identity = {
      oid: Number(valueIn(object, 'ObjectID') ?? 0),
      uuid: valueIn(object, 'ObjectUUID') as string | null,
    };
    const entry = newEntry(object.type, { line, position: this.#texts.length }, identity, structuralRefs(object));
    if (!this.#register(entry)) return;
    if (object.type.name === 'RevisionHistory') {
      this.historyLines.set(entry, {
        creationDate: valueIn(object, 'CreationDate'),
        version: valueIn(object, 'VersionId'),
      });
      return;
    }
    this.#texts.push(text);
    this.entries.push(entry);
    const history = keepsHistory(object.type) ? asRef(valueIn(object, 'RevisionHistory')) : null;
    if (history !== null) this.#claims.push({ owner: entry, ref: history });
  }

  /** A line with a mistake in it is still there to be referred to: one mistake is to be told once. */
  #addBroken(text: string, line: number): void {
    const identity = readSeedIdentity(text);
    if (identity !== null) this.#register(newEntry(identity.type, { line, position: -1 }, identity, new Map()));
  }

  #register(entry: SeedEntry): boolean {
    const known = this.#byOid.get(entry.oid);
    if (entry.oid !== 0 && known !== undefined) {
      this.#problems.add(entry.line, `ObjectID ${entry.oid} is already the one of line ${known.line}.`);
      return false;
    }
    const twin = entry.uuid === null ? undefined : this.#byUuid.get(entry.uuid);
    if (twin !== undefined) {
      this.#problems.add(entry.line, `ObjectUUID ${entry.uuid} is already the one of line ${twin.line}.`);
      return false;
    }
    if (entry.oid !== 0) this.#byOid.set(entry.oid, entry);
    if (entry.uuid !== null) this.#byUuid.set(entry.uuid, entry);
    this.highestOid = Math.max(this.highestOid, entry.oid);
    return true;
  }
}

/** The references of an object, each with the attribute that holds it. */
export const referencesOf = function* (object: SeedObject): Generator<readonly [Attribute, Ref]> {
  for (const [attribute, value] of object.values) {
    if (Array.isArray(value)) for (const ref of value as readonly Ref[]) yield [attribute, ref];
    else {
      const ref = asRef(value);
      if (ref !== null) yield [attribute, ref];
    }
  }
};
