import { limits } from '../config/limits.ts';
import { StartProblem } from '../config/start-problem.ts';
import { assert } from '../kernel/assert.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import type { Database } from '../storage/database.ts';
import { quoteName } from '../storage/quote-name.ts';
import { fromSnapshot, type Snapshot, type SnapshotRow } from '../storage/snapshot.ts';
import { LinkReader, linkTables } from './export-links.ts';
import { EXPORT_FORMAT } from './export-mark-line.ts';
import { plainLines } from './export-plain-lines.ts';
import { type ExportedLine, ExportShape } from './export-shape.ts';
import { NumberTable } from './id-tables.ts';
import type { SeedProgress } from './seed-progress.ts';
import { exportedTypes } from './seed-types.ts';

/** What an export reads, and who hears how far it has come. */
export interface SeedExport {
  readonly database: Database;
  readonly onProgress?: (progress: SeedProgress) => void;
}

/** Lines are handed on together until they have so many characters. */
const CHARACTERS_AT_A_TIME = 262_144;

/** UTF-8 bytes of one UTF-16 unit at most. */
const LONGEST_CHARACTER = 3;

const REVISION = registry.type('Revision');

/** The counts that PostgreSQL keeps of its tables, for showing progress alone. */
const ESTIMATE = `
  SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
   WHERE relkind = 'r' AND relname = ANY($1) AND relnamespace = current_schema()::regnamespace`;

const only = async (rows: AsyncGenerator<readonly SnapshotRow[]>): Promise<unknown> => {
  let value: unknown = null;
  for await (const batch of rows) value = batch[0]?.[0] ?? value;
  return value;
};

/** What could not be imported again is told now, and not when it is needed. */
const jsonOf = (line: ExportedLine): string => {
  const json = JSON.stringify(line);
  if (json.length * LONGEST_CHARACTER > limits.seedLineBytes && Buffer.byteLength(json) > limits.seedLineBytes) {
    throw new StartProblem(
      `${line._type} ${line.ObjectID} is too large for one line of ${limits.seedLineBytes} bytes.`,
    );
  }
  return json;
};

class Exporter {
  readonly #snapshot: Snapshot;
  /** The histories of the objects that are there: revisions of others are left out. */
  readonly #histories = new NumberTable();
  readonly #pairs = new Map<string, number>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  async *lines(): AsyncGenerator<ExportedLine> {
    yield { _type: 'Export', Format: EXPORT_FORMAT };
    for (const type of exportedTypes) yield* type === REVISION ? this.#revisions() : this.#objects(type);
    yield* plainLines(this.#snapshot);
    await this.#requireAllPairs();
    yield { _type: 'ExportEnd' };
  }

  async *#objects(type: ObjectType): AsyncGenerator<ExportedLine> {
    const shape = new ExportShape(type, await this.#snapshot.columnsOf(type.table.name));
    const readers = await this.#linkReaders(shape);
    const passwords = type.name === 'User' ? await this.#passwordHashes() : null;
    for await (const batch of this.#snapshot.rows(shape.query)) {
      for (const row of batch) {
        const line = shape.lineOf(row);
        const oid = Number(shape.value(row, 'oid'));
        for (const [name, reader] of readers) {
          const items = await reader.itemsOf(oid);
          if (items.length > 0) line[name] = items;
        }
        Object.assign(line, passwords?.get(oid));
        const history = shape.historyOf(row);
        if (history !== 0) this.#histories.add(history, 1);
        yield line;
        const historyLine = history === 0 ? null : shape.historyLineOf(row);
        if (historyLine !== null) yield historyLine;
      }
    }
    for (const [, { table, count }] of readers) this.#pairs.set(table, (this.#pairs.get(table) ?? 0) + count);
  }

  async #linkReaders({ type, links }: ExportShape): Promise<readonly (readonly [string, LinkReader])[]> {
    const readers: [string, LinkReader][] = [];
    for (const link of links) {
      const columns = await this.#snapshot.columnsOf(link.link.table);
      const hasWorkspace = columns.some(({ name }) => name === 'workspace_id');
      readers.push([link.name, new LinkReader(this.#snapshot, type, link, hasWorkspace)]);
    }
    return readers;
  }

  async *#revisions(): AsyncGenerator<ExportedLine> {
    const shape = new ExportShape(REVISION, await this.#snapshot.columnsOf(REVISION.table.name));
    for await (const batch of this.#snapshot.rows(shape.query)) {
      for (const row of batch) {
        if (this.#histories.get(Number(shape.value(row, 'history_id'))) !== 0) yield shape.lineOf(row);
      }
    }
  }

  /** Members of User lines: the present hash, and those of passwords that may not come again. */
  async #passwordHashes(): Promise<ReadonlyMap<number, ExportedLine>> {
    const hashes = new Map<number, ExportedLine>();
    const text = 'SELECT user_id, password_hash, previous_hashes FROM credential WHERE password_hash IS NOT NULL';
    for await (const batch of this.#snapshot.rows({ text })) {
      for (const [user, PasswordHash, before] of batch) {
        const isAny = Array.isArray(before) && before.length > 0;
        hashes.set(Number(user), { PasswordHash, ...(isAny ? { PreviousPasswordHashes: before } : {}) });
      }
    }
    return hashes;
  }

  /** A pair whose owner no line has would be lost in silence. */
  async #requireAllPairs(): Promise<void> {
    for (const table of linkTables) {
      const there = await only(this.#snapshot.rows({ text: `SELECT count(*) FROM ${quoteName(table)}` }));
      assert(Number(there) === (this.#pairs.get(table) ?? 0), `an export has every row of ${table}`);
    }
  }
}

/**
 * The whole content of a server as the text of a seed file (docs/reference/seed-files.md), in pieces of whole lines. All
 * of it is of one moment. The same content gives the same text: types in the order of the model, objects by ObjectID.
 * It holds password hashes and digests of keys: it is a secret.
 */
export const exportSeed = ({ database, onProgress }: SeedExport): AsyncGenerator<string> =>
  fromSnapshot(database, async function* (snapshot) {
    const tables = [...new Set(exportedTypes.map((type) => type.table.name))];
    const estimate = Number(await only(snapshot.rows({ text: ESTIMATE, values: [tables] })));
    let [text, lines] = ['', 0];
    for await (const line of new Exporter(snapshot).lines()) {
      text += `${jsonOf(line)}\n`;
      lines += 1;
      if (text.length < CHARACTERS_AT_A_TIME) continue;
      yield text;
      text = '';
      onProgress?.({ phase: 'exporting', done: lines, total: Math.max(lines, estimate) });
    }
    if (text !== '') yield text;
  });
