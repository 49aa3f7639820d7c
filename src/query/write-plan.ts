import type { Link } from '../model/attribute.ts';
import type { SqlType } from './sql/fragment.ts';

type StoredRow = Readonly<Record<string, string | number | boolean | Date | null>>;

export interface ColumnValue {
  readonly column: string;
  readonly value: unknown;
  readonly type: SqlType;
}

/** Where a row is: `workspaceOid` is null for objects of the subscription. */
export interface RowKey {
  readonly table: string;
  readonly workspaceOid: number | null;
  readonly oid: number;
}

/** The new parent of a story, a project or a test folder that is there already. */
export interface NewParent {
  readonly table: 'artifact' | 'project' | 'test_folder';
  readonly workspaceOid: number;
  readonly oid: number;
  readonly parentOid: number;
}

/** The items of a link count its owners, as artifacts count their milestones: each that is linked or freed changes. */
export interface CountedByItems {
  /** The column of artifact that counts. */
  readonly counter: string;
  /** The words of the revision of an artifact that was linked, and of one that was freed. */
  readonly added: string;
  readonly removed: string;
}

/** Rows that a link table gains or loses for one owner. */
export interface LinkChange {
  readonly link: Link;
  readonly workspaceOid: number | null;
  readonly ownerOid: number;
  readonly add: readonly number[];
  readonly remove: readonly number[];
  /** Null where no item counts its owners; the owner's own count is a column like any other. */
  readonly countedBy: CountedByItems | null;
}

/** A test case as it is stored, locked, and its newest result by date, then ObjectID; null when it has none. */
export interface TestCaseNow {
  readonly row: StoredRow;
  readonly newest: {
    readonly oid: number;
    readonly build: string;
    readonly date: Date;
    readonly verdict: string;
  } | null;
}

/** Results changed: which test cases may have another newest one, and what is to be written for those that have. */
export interface LastResults {
  readonly workspaceOid: number;
  readonly testCaseOids: readonly number[];
  readonly follow: (found: TestCaseNow) => WritePlan | null;
}

/** A story that became the first child of another, all as stored now, with the tasks that are still the parent's. */
export interface FirstChild {
  readonly parent: StoredRow;
  readonly child: StoredRow;
  readonly tasks: readonly StoredRow[];
  /** The names of the projects, iterations and releases of both, by ObjectID. */
  readonly names: ReadonlyMap<number, string>;
}

/** A story comes below another one; what follows if that had no children. Null where the writer may not change that. */
export interface NewChild {
  readonly workspaceOid: number;
  readonly oid: number;
  readonly parentOid: number;
  readonly follow: (found: FirstChild) => readonly WritePlan[] | null;
}

/** Adds `by` to columns of an artifact that is not itself written: a work product's counters and totals. */
export interface CounterDelta {
  readonly workspaceOid: number;
  readonly oid: number;
  readonly by: Readonly<Record<string, number>>;
}

/**
 * Tasks move the ScheduleState of the work products whose counters they move (wsapi §5.6): all Defined gives Defined,
 * all Completed gives Completed, any other mix In-Progress; with a revision of its own. A parent story follows its
 * children instead.
 */
export interface TaskRollUp {
  readonly userOid: number;
  readonly now: Date;
  /** Accepted and the states behind it: tasks never move a work product out of these. */
  readonly frozenStates: readonly string[];
}

/**
 * A column that takes its number from a counter of the artifact on which the row hangs. The artifact is locked before it
 * is read, and the write counts it on: however many write at once, the numbers have no gap and none comes twice.
 */
export interface TakenNumber {
  readonly column: string;
  readonly counter: string;
  readonly workspaceOid: number;
  readonly ownerOid: number;
}

/** Sets columns on every artifact of a type that refers to the written one: tasks follow their work product. */
export interface Following {
  readonly workspaceOid: number;
  /** Code of the type; what is in the recycle bin stays as it is. */
  readonly type: number;
  readonly column: string;
  readonly oid: number;
  readonly set: readonly ColumnValue[];
  /** The words of the revision that each of them gets. */
  readonly description: string;
}

/** A row that comes into being with the written one: its profile, configuration, permission. */
export interface FurtherRow {
  readonly table: string;
  readonly columns: readonly ColumnValue[];
}

/** The flow state that goes with a ScheduleState: of the item's project, named like the former one where there is such. */
export interface FlowPlace {
  readonly workspaceOid: number;
  readonly projectOid: number;
  readonly scheduleState: string;
  /** ObjectID of the former flow state. */
  readonly like: number | null;
}

/** Work items whose sums, states and blocks are settled with the write, and all that is above them. */
export interface RollUp {
  readonly workspaceOid: number;
  readonly oids: readonly number[];
  readonly userOid: number;
  readonly now: Date;
}

export interface RevisionRow {
  readonly workspaceOid: number;
  readonly historyOid: number;
  readonly objectOid: number;
  readonly number: number;
  readonly userOid: number;
  readonly description: string;
  /** True when the history itself is new, too. */
  readonly isFirst: boolean;
}

/**
 * One write as data: everything that changes with one object, in one statement and so in one transaction (REL-04).
 * `save` inserts (`version` null) or updates the row as long as it still has `version`; `remove` deletes it.
 */
export interface WritePlan {
  readonly key: RowKey;
  readonly action: 'insert' | 'update' | 'delete';
  /** object_version that the row must still have; null where that does not matter. */
  readonly version: number | null;
  readonly set: readonly ColumnValue[];
  readonly taken: TakenNumber | null;
  /** The content of an attachment, to be stored in pieces. */
  readonly bytes: Uint8Array | null;
  readonly links: readonly LinkChange[];
  readonly deltas: readonly CounterDelta[];
  readonly rollUp: TaskRollUp | null;
  readonly following: readonly Following[];
  /** Who writes, and when: for the revisions of what follows. */
  readonly userOid: number;
  readonly now: Date;
  readonly further: readonly FurtherRow[];
  /** Rows that go with the change: the Blocker of what is no longer blocked. */
  readonly gone: readonly RowKey[];
  readonly flow: FlowPlace | null;
  /** Null when nothing that is summed above the object changes; its tasks' work products are settled in any case. */
  readonly settle: RollUp | null;
  /** A new workspace or project comes with its states. */
  readonly furnish: 'workspace' | 'project' | null;
  readonly revision: RevisionRow | null;
  /** Checked for a circle under a lock, in the transaction of the write. */
  readonly newParent: NewParent | null;
  /** Found out under a lock on the parent, in the transaction of the write. */
  readonly newChild: NewChild | null;
  /** What must still be so of the stored row beside its version. */
  readonly guard: 'childless' | null;
  /** Found anew under a lock on the test cases, in the transaction of the write. */
  readonly lastResults: LastResults | null;
}
