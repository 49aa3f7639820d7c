import type { Link } from '../model/attribute.ts';
import type { SqlType } from './sql/fragment.ts';

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

/** The new parent of a story or of a project that is there already. */
export interface NewParent {
  readonly table: 'artifact' | 'project';
  readonly workspaceOid: number;
  readonly oid: number;
  readonly parentOid: number;
}

/** Rows that a link table gains or loses for one owner. */
export interface LinkChange {
  readonly link: Link;
  readonly workspaceOid: number | null;
  readonly ownerOid: number;
  readonly add: readonly number[];
  readonly remove: readonly number[];
}

/** Adds `by` to columns of an artifact that is not itself written: a work product's counters and totals. */
export interface CounterDelta {
  readonly workspaceOid: number;
  readonly oid: number;
  readonly by: Readonly<Record<string, number>>;
}

/**
 * Tasks move the ScheduleState of the work products whose counters they move (wsapi §5.6): all Defined gives Defined,
 * all Completed gives Completed, any other mix In-Progress; with a revision of its own.
 */
export interface TaskRollUp {
  readonly userOid: number;
  readonly now: Date;
  /** Accepted and the states behind it: tasks never move a work product out of these. */
  readonly frozenStates: readonly string[];
}

/** Sets columns on every artifact that refers to the written one: tasks follow their work product. */
export interface Following {
  readonly workspaceOid: number;
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
  readonly links: readonly LinkChange[];
  readonly deltas: readonly CounterDelta[];
  readonly rollUp: TaskRollUp | null;
  readonly following: readonly Following[];
  /** Who writes, and when: for the revisions of what follows. */
  readonly userOid: number;
  readonly now: Date;
  readonly further: readonly FurtherRow[];
  readonly revision: RevisionRow | null;
  /** Checked for a circle under a lock, in the transaction of the write. */
  readonly newParent: NewParent | null;
}
