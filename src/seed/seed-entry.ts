import type { ObjectType } from '../model/registry.ts';

/**
 * What is known about an object of the file, or of the server when the file refers to it. One for each object stays in
 * memory while the file is loaded, so it holds numbers and pointers, never the values of the line. Revisions, to which
 * nothing refers, have none (seed-histories.ts).
 */
export interface SeedEntry {
  /** In the file, from 1; 0 for what the server has already. */
  readonly line: number;
  /** Its place among all entries, from 0: first those of the file in its order, then those of the server. */
  readonly index: number;
  readonly type: ObjectType;
  /** 0 until one is allocated. */
  oid: number;
  /** Null for what belongs to the subscription. */
  workspace: SeedEntry | null;
  project: SeedEntry | null;
  iteration: SeedEntry | null;
  release: SeedEntry | null;
  /** The ObjectID of the entry of the recycle bin under which it lies; 0 when it does not. */
  bin: number;
  /** The ObjectID of its RevisionHistory; 0 when it has none or none yet. */
  history: number;
  /** A User's profile, a Workspace's configuration. */
  companion: SeedEntry | null;
  /** Its line says that there is none: then none is made. */
  hasNoHistory: boolean;
  hasNoCompanion: boolean;
  /** Its line says its VersionId. */
  isVersioned: boolean;
  /** The two halves of its FormattedID; null until it has one. */
  prefix: string | null;
  number: number;
}

export const newEntry = (type: ObjectType, line: number, index: number, oid: number): SeedEntry => ({
  line,
  index,
  type,
  oid,
  workspace: null,
  project: null,
  iteration: null,
  release: null,
  bin: 0,
  history: 0,
  companion: null,
  hasNoHistory: false,
  hasNoCompanion: false,
  isVersioned: false,
  prefix: null,
  number: 0,
});

/** How messages name an object of the file. */
export const nameOf = (entry: SeedEntry): string =>
  entry.oid > 0 ? `/${entry.type.path}/${entry.oid}` : `the ${entry.type.name} on line ${entry.line}`;
