import type { SeedWriter } from '../storage/seed-writer.ts';
import { AddedValues } from './added-values.ts';
import type { SeedExportMark } from './export-mark-line.ts';
import type { SeedNumberSequence } from './number-sequence-line.ts';
import type { SeedEntry } from './seed-entry.ts';
import { readSeedIdentity } from './seed-identity.ts';
import { SeedIndex } from './seed-index.ts';
import { readSeedLine, type SeedObject } from './seed-line.ts';
import type { SeedProblems } from './seed-problem.ts';
import { placeEntries } from './seed-structure.ts';
import type { SeedReader } from './seed-text.ts';
import type { SeedOrigin } from './seed-value.ts';
import { StoredObjects } from './stored-objects.ts';

/** What the first reading of a file finds. */
export interface IndexedSeed {
  readonly index: SeedIndex;
  /** The server has nothing yet. */
  readonly isEmpty: boolean;
  /** Who wrote the file. */
  readonly origin: SeedOrigin;
  readonly sequences: readonly SeedNumberSequence[];
  /** The values that workspaces add to the model's lists. */
  readonly added: AddedValues;
  /** Lines that become something: objects, histories, revisions, keys. */
  readonly objects: number;
  readonly revisions: number;
  /** Who made what names no author; null: the file and the server have no user. */
  readonly importer: { readonly oid: number } | null;
}

/** What is kept of the file while its first reading goes on. */
class FirstReading {
  readonly index: SeedIndex;
  readonly sequences: SeedNumberSequence[] = [];
  /** The objects that are needed before all others are checked. */
  readonly addedValues: { readonly line: number; readonly object: SeedObject }[] = [];
  origin: SeedOrigin = 'person';
  objects = 0;
  revisions = 0;
  #hasEnd = false;
  #administrator: SeedEntry | undefined;
  #anybody: SeedEntry | undefined;

  constructor(problems: SeedProblems) {
    this.index = new SeedIndex(problems);
  }

  read(text: string, line: number): void {
    const identity = readSeedIdentity(text);
    if (identity === null) {
      this.#readPlain(text, line);
      return;
    }
    this.objects += 1;
    if (identity.type.name === 'Revision') this.revisions += 1;
    this.index.add(identity, line);
    if (identity.type.name === 'User') this.#meet(this.index.entryAtLine(line), identity.isAdministrator);
    if (identity.type.name !== 'AllowedAttributeValue') return;
    const read = readSeedLine(text, line);
    if (read.ok && read.value?.kind === 'object') this.addedValues.push({ line, object: read.value });
  }

  /** A backup that was cut off may look whole in every other way. */
  refuseCutOff(problems: SeedProblems): void {
    if (this.origin === 'person' || this.#hasEnd) return;
    problems.add(0, 'The export is not whole: its last line is missing.');
  }

  importer(): SeedEntry | undefined {
    return this.#administrator ?? this.#anybody;
  }

  /** What is wrong with such a line is told when it is checked. */
  #readPlain(text: string, line: number): void {
    const read = readSeedLine(text, line);
    if (!read.ok || read.value === null) return;
    if (read.value.kind === 'export-mark') this.#readMark(read.value);
    else if (read.value.kind === 'number-sequence') this.sequences.push(read.value);
    else this.objects += 1;
    if ('oid' in read.value && read.value.oid !== null) this.index.addPlainOid(read.value.oid, line);
  }

  #readMark({ isEnd }: SeedExportMark): void {
    if (isEnd) this.#hasEnd = true;
    else this.origin = 'server';
  }

  #meet(user: SeedEntry | undefined, isAdministrator: boolean): void {
    this.#anybody ??= user;
    if (isAdministrator) this.#administrator ??= user;
  }
}

const checkSubscription = (index: SeedIndex, isEmpty: boolean, problems: SeedProblems): void => {
  const found = index.entries.filter((entry) => entry.type.name === 'Subscription');
  if (isEmpty && found.length === 0) problems.add(0, 'The file needs a Subscription: the server has none yet.');
  for (const entry of isEmpty ? found.slice(1) : found) {
    problems.add(entry.line, 'A server has one Subscription, and this is one more.');
  }
};

/** A second reading, where the server has objects that lines may refer to. */
const loadStored = async (
  reader: SeedReader,
  stored: StoredObjects,
  added: AddedValues,
  origin: SeedOrigin,
): Promise<readonly SeedEntry[]> => {
  const workspaces = await stored.loadWorkspaces(added);
  await reader.read('comparing', (text, line) => {
    const read = readSeedLine(text, line, origin);
    return read.ok && read.value !== null ? stored.note(read.value, line) : null;
  });
  await stored.finish();
  return workspaces;
};

/** Reads a file for the first time: which objects it has and where they are. */
export const indexSeed = async (
  reader: SeedReader,
  writer: SeedWriter,
  problems: SeedProblems,
): Promise<IndexedSeed> => {
  const first = new FirstReading(problems);
  await reader.read('reading', (text, line) => {
    first.read(text, line);
    return null;
  });
  const { index, sequences, objects, revisions } = first;
  first.refuseCutOff(problems);
  index.connectHistories();
  const added = new AddedValues();
  const isEmpty = await writer.isEmpty();
  checkSubscription(index, isEmpty, problems);
  const stored = new StoredObjects(writer, index, problems);
  const known = isEmpty ? [] : await loadStored(reader, stored, added, first.origin);
  const workspaces = [...known, ...index.entries.filter((entry) => entry.type.name === 'Workspace')];
  placeEntries(index, workspaces, problems);
  for (const { line, object } of first.addedValues) {
    const workspace = index.entryAtLine(line)?.workspace ?? null;
    if (workspace !== null) added.addFromFile(workspace, object);
  }
  const administrator = await writer.firstAdministrator();
  const importer = administrator === null ? (first.importer() ?? null) : { oid: administrator };
  return { index, isEmpty, origin: first.origin, sequences, added, objects, revisions, importer };
};
