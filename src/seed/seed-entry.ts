import type { Ref } from '../model/ref.ts';
import type { ObjectType } from '../model/registry.ts';

/** The references that decide where an object lives and in which order rows can be written. */
export const STRUCTURAL = [
  'Workspace',
  'Project',
  'WorkProduct',
  'Parent',
  'Requirement',
  'Iteration',
  'Release',
] as const;

export type Structural = (typeof STRUCTURAL)[number];

/**
 * What is known about an object of the file, or of the server when the file refers to it. One for each object stays in
 * memory while the file is loaded, so it holds numbers and pointers, never the values of the line.
 */
export interface SeedEntry {
  /** In the file, from 1; 0 for what the server has already. */
  readonly line: number;
  readonly type: ObjectType;
  /** Where its line is in the spool; -1 for what the server has already. */
  readonly position: number;
  /** 0 until one is allocated. */
  oid: number;
  readonly uuid: string | null;
  readonly refs: ReadonlyMap<Structural, Ref>;
  /** Null for what belongs to the subscription. */
  workspace: SeedEntry | null;
  project: SeedEntry | null;
  iteration: SeedEntry | null;
  release: SeedEntry | null;
  /** Below how many objects of its own table it stands: those must be written before it. */
  level: number;
  /** The ObjectID of its RevisionHistory; 0 when it has none or none yet. */
  history: number;
  /** Its RevisionHistory, when the file names one; of a RevisionHistory, the object it belongs to. */
  counterpart: SeedEntry | null;
  revisions: RevisionSummary | null;
  /** Sums that other lines contribute, by column. */
  totals: Map<string, number> | null;
  /** A User's profile, a Workspace's configuration. */
  companion: SeedEntry | null;
  formattedId: { prefix: string; number: number } | null;
}

/** The Revision lines of an object. */
export interface RevisionSummary {
  highest: number;
  /** ISO texts, which sort as the instants do. */
  oldest: string;
  newest: string;
  readonly numbers: Set<number>;
}

export const newEntry = (
  type: ObjectType,
  place: { readonly line: number; readonly position: number },
  identity: { readonly oid: number; readonly uuid: string | null },
  refs: ReadonlyMap<Structural, Ref>,
): SeedEntry => ({
  ...place,
  type,
  oid: identity.oid,
  uuid: identity.uuid,
  refs,
  workspace: null,
  project: null,
  iteration: null,
  release: null,
  level: 0,
  history: 0,
  counterpart: null,
  revisions: null,
  totals: null,
  companion: null,
  formattedId: null,
});

export const addTotal = (entry: SeedEntry, column: string, amount: number): void => {
  if (amount === 0) return;
  entry.totals ??= new Map();
  entry.totals.set(column, (entry.totals.get(column) ?? 0) + amount);
};

/** How messages name an object of the file. */
export const nameOf = (entry: SeedEntry): string => `/${entry.type.path}/${entry.oid || entry.uuid || 'without an id'}`;
