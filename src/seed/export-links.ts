import type { Link } from '../model/attribute.ts';
import type { ObjectType } from '../model/registry.ts';
import { quoteName } from '../storage/quote-name.ts';
import type { Snapshot, SnapshotRow } from '../storage/snapshot.ts';
import { exportedTypes } from './seed-types.ts';

/** A collection whose pairs an export writes with the objects of one type. */
export interface ExportedLink {
  readonly name: string;
  readonly link: Link;
  /** What a reference to an item begins with: `/tag/`. */
  readonly path: string;
}

/** A table of pairs can be told from both of its ends: the first end that the model names tells it. */
const sidesByTable = (): ReadonlyMap<string, string> => {
  const sides = new Map<string, string>();
  for (const { attributes } of exportedTypes) {
    for (const { storage } of attributes) {
      if (storage.at !== 'link' || storage.link.derived === true || sides.has(storage.link.table)) continue;
      sides.set(storage.link.table, storage.link.own);
    }
  }
  return sides;
};

const SIDES = sidesByTable();

/** The tables of pairs. */
export const linkTables: readonly string[] = [...SIDES.keys()];

export const exportedLinks = (type: ObjectType): readonly ExportedLink[] =>
  type.attributes.flatMap(({ name, ref, storage }) => {
    if (storage.at !== 'link' || storage.link.derived === true || ref === null) return [];
    const isTelling = SIDES.get(storage.link.table) === storage.link.own;
    return isTelling ? [{ name, link: storage.link, path: `/${ref.toLowerCase()}/` }] : [];
  });

/** Reads the pairs of one collection beside its owners, both by ObjectID. */
export class LinkReader {
  readonly #batches: AsyncGenerator<readonly SnapshotRow[]>;
  readonly #path: string;
  readonly table: string;
  #rows: readonly SnapshotRow[] = [];
  #at = 0;
  #isAtEnd = false;
  /** Pairs that have been read. */
  count = 0;

  constructor(snapshot: Snapshot, type: ObjectType, { link, path }: ExportedLink, hasWorkspace: boolean) {
    const [table, own, item] = [link.table, link.own, link.item].map(quoteName);
    const owner = quoteName(type.table.name);
    const sameWorkspace = hasWorkspace && type.table.key === 'workspace' ? 't.workspace_id = l.workspace_id AND' : '';
    const ofType = type.code === null ? '' : 'WHERE t.type IN ($1::smallint, -$1::smallint)';
    this.table = link.table;
    this.#path = path;
    this.#batches = snapshot.rows({
      text: `SELECT l.${own}, l.${item} FROM ${table} l JOIN ${owner} t ON ${sameWorkspace} t.oid = l.${own} ${ofType} ORDER BY 1, 2`,
      values: type.code === null ? [] : [type.code],
    });
  }

  /** References to the items of the next owner; owners are asked for in rising order, none left out. */
  async itemsOf(owner: number): Promise<readonly string[]> {
    const items: string[] = [];
    for (;;) {
      const row = await this.#peek();
      if (row === null || row[0] !== owner) return items;
      items.push(`${this.#path}${row[1]}`);
      this.#at += 1;
      this.count += 1;
    }
  }

  async #peek(): Promise<SnapshotRow | null> {
    while (this.#at >= this.#rows.length && !this.#isAtEnd) {
      const next = await this.#batches.next();
      this.#isAtEnd = next.done === true;
      this.#rows = next.done === true ? [] : next.value;
      this.#at = 0;
    }
    return this.#rows[this.#at] ?? null;
  }
}
