import { hashPassword } from '../identity/password-hash.ts';
import { assert } from '../kernel/assert.ts';
import { Secret } from '../kernel/secret.ts';
import type { Ref } from '../model/ref.ts';
import type { ObjectType } from '../model/registry.ts';
import type { CopyRow } from '../storage/copy-text.ts';
import type { SeedWriter } from '../storage/seed-writer.ts';
import type { SeedApiKey, SeedKeyValue } from './api-key-line.ts';
import type { SeedAttachmentChunk } from './attachment-chunk-line.ts';
import type { CheckedSeed } from './check-pass.ts';
import type { EarlyStates } from './early-states.ts';
import type { IndexedSeed } from './index-pass.ts';
import { RowShapes } from './row-shapes.ts';
import type { SeedEntry } from './seed-entry.ts';
import { readSeedLine, type SeedLine, type SeedObject } from './seed-line.ts';
import { SeedPairs } from './seed-pairs.ts';
import { SeedRows } from './seed-rows.ts';
import type { SeedReader } from './seed-text.ts';

/** Everything that is known when the writing begins. */
export interface Writing {
  readonly reader: SeedReader;
  readonly writer: SeedWriter;
  readonly indexed: IndexedSeed;
  readonly checked: CheckedSeed;
  readonly states: EarlyStates;
  readonly takeOid: () => number;
  readonly now: Date;
}

/** A hash takes some 20 ms of one core and 19 MiB. */
const HASHES_AT_A_TIME = 4;

class LineWriter {
  readonly #writing: Writing;
  readonly #rows: SeedRows;
  readonly #shapes: RowShapes;
  readonly #pairs = new SeedPairs();
  #hashing: Promise<void>[] = [];

  constructor(writing: Writing) {
    const { indexed, checked, states, takeOid, now } = writing;
    const importer = indexed.importer ?? { oid: 0 };
    this.#writing = writing;
    this.#rows = new SeedRows({
      index: indexed.index,
      checked,
      states,
      columns: checked.columns,
      now,
      takeOid,
      importer,
    });
    this.#shapes = new RowShapes(checked.columns);
  }

  /** Answers a promise where the server, or the making of hashes, is to be waited for. */
  write(read: SeedLine, line: number): Promise<void> | null {
    switch (read.kind) {
      case 'object':
        return this.#writeObject(read, line);
      case 'api-key':
        return this.#writeKey(read);
      case 'decision':
        return this.#add('decision', read.row);
      case 'oauth-row':
        return this.#add(read.table, read.row);
      case 'attachment-chunk':
        return this.#writeChunk(read);
      case 'number-sequence':
      case 'export-mark':
        return null;
    }
  }

  async finish(): Promise<void> {
    await Promise.all(this.#hashing);
    await this.#writing.writer.buffers.flush();
    await this.#writing.writer.raiseDecisionIds();
  }

  #add(table: string, row: CopyRow, type: ObjectType | null = null): Promise<void> | null {
    return this.#writing.writer.buffers.add(this.#shapes.of(table, type, row), row);
  }

  #writeObject(object: SeedObject, line: number): Promise<void> | null {
    if (object.type.name === 'Revision') {
      const { table, type, row } = this.#rows.revisionRow(object);
      return this.#add(table, row, type);
    }
    const entry = this.#writing.indexed.index.entryAtLine(line);
    if (entry === undefined) return null;
    let waiting: Promise<void> | null = null;
    for (const { table, type, row } of this.#rows.rowsOf(entry, object))
      waiting = this.#add(table, row, type) ?? waiting;
    waiting = this.#writeLinks(entry, object) ?? waiting;
    return this.#writePassword(entry, object) ?? waiting;
  }

  #writeLinks(entry: SeedEntry, object: SeedObject): Promise<void> | null {
    let waiting: Promise<void> | null = null;
    for (const [{ storage }, refs] of object.values) {
      if (storage.at !== 'link' || !Array.isArray(refs)) continue;
      const { link } = storage;
      for (const ref of refs as readonly Ref[]) {
        const item = this.#writing.indexed.index.resolve(ref);
        if (item === undefined || !this.#pairs.isNew(link, entry, item)) continue;
        const workspace = entry.workspace ?? item.workspace;
        const key = this.#shapes.hasWorkspace(link.table) ? { workspace_id: workspace?.oid } : {};
        waiting = this.#add(link.table, { ...key, [link.own]: entry.oid, [link.item]: item.oid }) ?? waiting;
      }
    }
    return waiting;
  }

  #writePassword({ oid }: SeedEntry, { password, passwordHash, previousHashes }: SeedObject): Promise<void> | null {
    if (passwordHash !== null) {
      // A PHC string has no quotation mark and no backslash.
      const previous_hashes = `{${previousHashes.map((hash) => `"${hash}"`).join(',')}}`;
      return this.#add('credential', { user_id: oid, password_hash: passwordHash, previous_hashes });
    }
    if (password === null) return null;
    this.#hashing.push(this.#hash(oid, new Secret(password)));
    if (this.#hashing.length < HASHES_AT_A_TIME) return null;
    const all = Promise.all(this.#hashing);
    this.#hashing = [];
    return all.then(() => {});
  }

  async #hash(userOid: number, password: Secret): Promise<void> {
    const password_hash = await hashPassword(password);
    await this.#add('credential', { user_id: userOid, password_hash });
  }

  #writeKey(key: SeedApiKey): Promise<void> | null {
    return this.#add('api_key', {
      oid: key.oid ?? this.#writing.takeOid(),
      user_id: this.#writing.indexed.index.resolve(key.user)?.oid,
      description: key.description,
      grant_kind: key.grant,
      digest: byteaOf(key.value),
      last_four: key.value?.lastFour,
      has_check_digits: key.value?.hasCheckDigits ?? false,
      former_digest: byteaOf(key.former),
      former_last_four: key.former?.lastFour,
      former_has_check_digits: key.former?.hasCheckDigits ?? false,
      former_until: key.former?.until,
      former_last_accessed: key.former?.lastAccessed,
      expires_at: key.expires,
      idle_days: key.idleDays,
      // Addresses and ranges need no quotes inside an array (PostgreSQL, "Array Input and Output Syntax").
      networks: key.networks === null ? null : `{${key.networks.join(',')}}`,
      notice_days: key.noticeDays,
      created: key.created ?? this.#writing.now.toISOString(),
      last_accessed: key.lastAccessed,
      last_reset: key.lastReset,
    });
  }

  #writeChunk({ content, number, bytes }: SeedAttachmentChunk): Promise<void> | null {
    const entry = this.#writing.indexed.index.resolve(content);
    return this.#add('attachment_chunk', {
      workspace_id: entry?.workspace?.oid,
      content_id: entry?.oid,
      number,
      bytes: `\\x${Buffer.from(bytes, 'base64').toString('hex')}`,
    });
  }
}

const byteaOf = (value: SeedKeyValue | null): string | null => (value === null ? null : `\\x${value.digest}`);

/** Reads a file for the last time and sends the rows of each line. */
export const writeSeed = async (writing: Writing): Promise<void> => {
  const lines = new LineWriter(writing);
  await writing.reader.read('loading', (text, number) => {
    const read = readSeedLine(text, number, writing.indexed.origin);
    assert(read.ok, 'a line that was checked can be read again');
    return read.value === null ? null : lines.write(read.value, number);
  });
  await lines.finish();
};
