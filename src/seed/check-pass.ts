import type { Ref } from '../model/ref.ts';
import { registry } from '../model/registry.ts';
import type { TableColumn } from '../storage/copy-text.ts';
import type { SeedWriter } from '../storage/seed-writer.ts';
import type { SeedApiKey } from './api-key-line.ts';
import type { SeedAttachmentChunk } from './attachment-chunk-line.ts';
import { AttachmentChunks } from './attachment-chunks.ts';
import type { IndexedSeed } from './index-pass.ts';
import { OAUTH_TABLES } from './oauth-lines.ts';
import { type CheckedFacts, SeedChecker } from './seed-check.ts';
import { SeedHistories } from './seed-histories.ts';
import type { SeedIndex } from './seed-index.ts';
import { readSeedLine, type SeedLine, type SeedObject } from './seed-line.ts';
import type { SeedProblems } from './seed-problem.ts';
import { spelled } from './seed-target.ts';
import type { SeedReader } from './seed-text.ts';
import { SeedTotals } from './seed-totals.ts';
import { keepsHistory } from './seed-types.ts';
import { refuseTakenFormattedIds } from './taken-formatted-ids.ts';
import type { TakenNames } from './unique-facts.ts';

/** What the checks find out for the writing. */
export interface CheckedSeed extends CheckedFacts {
  /** By table. */
  readonly columns: ReadonlyMap<string, readonly TableColumn[]>;
  /** ObjectIDs that revisions and keys need. */
  readonly neededBesides: number;
  /** Tables that get so many rows that their indexes are better built afterwards. */
  readonly largeTables: readonly string[];
}

/** So many rows are worth building a table's indexes anew. */
const MANY_ROWS = 10_000;

/** Tables without objects, and those of links, which a file also fills. */
const BESIDES = [
  ...['credential', 'api_key', 'decision', 'attachment_chunk'],
  ...OAUTH_TABLES.map(({ table }) => table),
];

const concreteTypes = registry.types.filter((type) => !type.abstract);

const linkTables = (): readonly string[] =>
  concreteTypes.flatMap((type) =>
    type.attributes.flatMap(({ storage }) =>
      storage.at === 'link' && storage.link.derived !== true ? [storage.link.table] : [],
    ),
  );

const columnsByTable = async (writer: SeedWriter): Promise<ReadonlyMap<string, readonly TableColumn[]>> => {
  const tables = new Set([...concreteTypes.map((type) => type.table.name), ...linkTables(), ...BESIDES]);
  const columns = new Map<string, readonly TableColumn[]>();
  for (const table of tables) columns.set(table, await writer.columnsOf(table));
  return columns;
};

const takenNames = async (writer: SeedWriter): Promise<TakenNames> => ({
  userNames: new Set(await writer.userNames()),
  permissions: new Set(
    (await writer.permissions()).map((each) => [each.user_id, each.workspace_id, each.project_id ?? ''].join(' ')),
  ),
});

/** The checks of all kinds of lines. */
class LineChecks {
  readonly #index: SeedIndex;
  readonly #problems: SeedProblems;
  readonly #checker: SeedChecker;
  readonly #chunks = new AttachmentChunks();
  readonly #lineOfDigest = new Map<string, number>();
  neededBesides = 0;

  constructor(index: SeedIndex, problems: SeedProblems, checker: SeedChecker) {
    this.#index = index;
    this.#problems = problems;
    this.#checker = checker;
  }

  check(read: SeedLine, line: number): void {
    if (read.kind === 'object') this.#checkObject(read, line);
    else if (read.kind === 'api-key') this.#checkKey(read, line);
    else if (read.kind === 'attachment-chunk') this.#checkChunk(read, line);
    else if (read.kind === 'number-sequence' && read.of !== null) this.#checkWorkspace(read.of.workspace, line);
  }

  async finish(writer: SeedWriter): Promise<void> {
    this.#chunks.refuseGaps(this.#problems);
    for (const digest of await writer.takenKeyDigests([...this.#lineOfDigest.keys()])) {
      this.#problems.add(this.#lineOfDigest.get(digest) ?? 0, 'Key belongs to somebody already.');
    }
  }

  #checkObject(object: SeedObject, line: number): void {
    if (object.type.name === 'Revision') {
      if (!object.values.has(REVISION_OBJECT_ID)) this.neededBesides += 1;
      this.#checker.checkRevision(line, object);
      return;
    }
    const found = this.#index.atLine(line);
    if (found === undefined) return;
    if ('type' in found) this.#checker.check(found, object);
    else found.object = object;
  }

  #checkWorkspace(workspace: Ref, line: number): void {
    if (this.#index.resolve(workspace)?.type.name === 'Workspace') return;
    this.#problems.add(line, `Workspace refers to ${spelled(workspace)}, which does not exist.`);
  }

  #checkChunk({ content, number }: SeedAttachmentChunk, line: number): void {
    const entry = this.#index.resolve(content);
    if (entry?.type.name === 'AttachmentContent') this.#chunks.add(entry, number, line, this.#problems);
    else this.#problems.add(line, `Content refers to ${spelled(content)}, which does not exist.`);
  }

  #checkKey({ user, value, former, oid }: SeedApiKey, line: number): void {
    if (oid === null) this.neededBesides += 1;
    if (this.#index.resolve(user)?.type.name !== 'User') this.#problems.add(line, 'User refers to nobody.');
    for (const each of [value, former]) if (each !== null) this.#checkDigest(each.digest, line);
  }

  #checkDigest(digest: string, line: number): void {
    const other = this.#lineOfDigest.get(digest);
    if (other !== undefined) this.#problems.add(line, `Key is the same as on line ${other}.`);
    this.#lineOfDigest.set(digest, line);
  }
}

const REVISION_OBJECT_ID = (() => {
  const attribute = registry.type('Revision').attribute('ObjectID');
  if (attribute === undefined) throw new Error('Invariant violated: a revision has an ObjectID');
  return attribute;
})();

const largeTables = ({ index, revisions }: IndexedSeed, pairs: ReadonlyMap<string, number>): readonly string[] => {
  const rows = new Map<string, number>(pairs);
  const add = (table: string, count: number): void => void rows.set(table, (rows.get(table) ?? 0) + count);
  add('revision', revisions);
  for (const { type } of index.entries) {
    add(type.table.name, 1);
    if (!keepsHistory(type)) continue;
    add('revision_history', 1);
    add('revision', 1);
  }
  return [...rows].flatMap(([table, count]) => (count >= MANY_ROWS ? [table] : []));
};

/** Reads a file again and checks all of it; what is wrong is in `problems` afterwards. */
export const checkSeed = async (
  reader: SeedReader,
  writer: SeedWriter,
  indexed: IndexedSeed,
  problems: SeedProblems,
): Promise<CheckedSeed> => {
  const columns = await columnsByTable(writer);
  const checked = { totals: new SeedTotals(), histories: new SeedHistories() };
  const { added, origin } = indexed;
  const facts = { columns, taken: await takenNames(writer), added, origin };
  const checker = new SeedChecker(indexed.index, problems, facts, checked);
  const checks = new LineChecks(indexed.index, problems, checker);
  await reader.read('checking', (text, line) => {
    const read = readSeedLine(text, line, origin);
    if (!read.ok) problems.addAll(read.error);
    else if (read.value !== null) checks.check(read.value, line);
    return null;
  });
  await checks.finish(writer);
  if (!indexed.isEmpty) await refuseTakenFormattedIds(indexed.index, writer, problems);
  if (indexed.importer === null && !problems.any) {
    problems.add(0, 'The file needs a User: what is created is created by somebody.');
  }
  return {
    ...checked,
    columns,
    neededBesides: checks.neededBesides,
    largeTables: largeTables(indexed, checker.pairs),
  };
};
