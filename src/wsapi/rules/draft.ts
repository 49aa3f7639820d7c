import type { WorkspaceAccess } from '../../access/access.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import type { SqlType } from '../../query/sql/fragment.ts';
import type {
  ColumnValue,
  CounterDelta,
  FlowPlace,
  Following,
  FurtherRow,
  LastResults,
  LinkChange,
  NewChild,
  RollUp,
  RowKey,
  TakenNumber,
  TaskRollUp,
} from '../../query/write-plan.ts';
import type { Row } from '../../storage/load-row.ts';
import type { Referenced } from '../../storage/references.ts';
import type { RevisionChange } from './revision-wording.ts';

type Scalar = string | number | boolean | Date | null;

/** An object on its way into the database: what is there, what is to be set, and what else changes with it. */
export interface Draft {
  readonly type: ObjectType;
  readonly oid: number;
  /** A second fresh ObjectID, for the object that comes with a new one: a profile, a configuration, a permission. */
  readonly companionOid: number;
  readonly workspace: WorkspaceAccess | null;
  /** The stored row; null for a new object. */
  readonly before: Row | null;
  readonly now: Date;
  readonly set: Map<string, ColumnValue>;
  readonly links: LinkChange[];
  readonly deltas: CounterDelta[];
  /** Set by the rules of tasks: their work product's state follows them. */
  rollUp: TaskRollUp | null;
  /** Set by the rules of results: their test case's newest one may be another. */
  lastResults: LastResults | null;
  /** Set by the rules of posts: the next number of what they are about. */
  taken: TakenNumber | null;
  /** The content of an attachment. */
  bytes: Uint8Array | null;
  readonly following: Following[];
  readonly further: FurtherRow[];
  readonly gone: RowKey[];
  /** The flow state that a new object gets by the rest; null where the body names one. */
  flow: FlowPlace | null;
  /** Set when sums or states above the object may change with it. */
  settle: RollUp | null;
  furnish: 'workspace' | 'project' | null;
  /** Set by the rules of stories: it may be the first child of another one. */
  newChild: NewChild | null;
  /** Set where the write holds only as long as the object has no children. */
  guard: 'childless' | null;
  /** Clauses of the revision that rules add beside the attributes' own. */
  readonly changes: RevisionChange[];
  readonly references: References;
  /** Names of what rules make it refer to, for its revision. */
  readonly names: Map<number, string>;
}

type Beginning = Pick<Draft, 'type' | 'oid' | 'companionOid' | 'workspace' | 'before' | 'now' | 'references'>;

/** A draft to which nothing is to be done yet. */
export const startDraft = (beginning: Beginning): Draft => ({
  ...beginning,
  set: new Map(),
  links: [],
  deltas: [],
  rollUp: null,
  lastResults: null,
  taken: null,
  bytes: null,
  following: [],
  further: [],
  gone: [],
  flow: null,
  settle: null,
  furnish: null,
  newChild: null,
  guard: null,
  changes: [],
  names: new Map(),
});

/** The objects a body refers to, found by the key it used. */
export interface References {
  find(key: ObjectKey): Referenced | undefined;
}

export const indexReferences = (found: readonly Referenced[]): References => {
  const byOid = new Map(found.map((each) => [each.oid, each]));
  const byUuid = new Map(found.map((each) => [each.uuid, each]));
  return { find: (key) => ('oid' in key ? byOid.get(key.oid) : byUuid.get(key.uuid)) };
};

/** The value a column will have: the one to be set, else the stored one. */
export const valueIn = (draft: Draft, column: string): Scalar => {
  const set = draft.set.get(column);
  if (set !== undefined) return set.value as Scalar;
  return draft.before?.[column] ?? null;
};

export const beforeIn = (draft: Draft, column: string): Scalar => draft.before?.[column] ?? null;

export const setColumn = (draft: Draft, column: string, value: Scalar, type: SqlType): void => {
  draft.set.set(column, { column, value, type });
};

/** Same value, whatever form it has: a stored date is a Date, a new one a text. */
export const isSame = (a: Scalar, b: Scalar): boolean => comparable(a) === comparable(b);

const comparable = (value: Scalar): string | number | boolean | null => {
  if (value instanceof Date) return value.toISOString();
  return value;
};

export const hasChanged = (draft: Draft, column: string): boolean => {
  const set = draft.set.get(column);
  return set !== undefined && !isSame(set.value as Scalar, beforeIn(draft, column));
};

/** The column of an attribute that has one. */
export const columnOf = (attribute: Attribute): string | null =>
  attribute.storage.at === 'column' || attribute.storage.at === 'reference' ? attribute.storage.column : null;
