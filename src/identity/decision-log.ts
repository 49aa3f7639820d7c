import { limits } from '../config/limits.ts';
import type { DecisionEntry } from '../query/decision-entry.ts';
import type { DecisionOfWrite } from '../storage/decision-of-write.ts';
import type { Sql } from '../storage/stores/account-store.ts';
import { insertDecisions } from '../storage/stores/decision-store.ts';

/** Takes the decisions that no write records with itself: reads and refusals, written in batches off the request path. */
export interface DecisionLog {
  note(entry: DecisionEntry): void;
  /** At the end of a request that was let in to write: where it wrote nothing, that is noted. */
  settle(decision: DecisionOfWrite): void;
  /** Resolves when everything noted so far is written, or given up. */
  written(): Promise<void>;
  /** Entries lost since the start: too many came at once, or the database could not take them. */
  readonly dropped: number;
}

export interface DecisionLogOptions {
  readonly sql: Sql;
  /** Told, once a batch, what the database did not take. */
  readonly onError: (error: unknown) => void;
  /** Told, once a batch, how many entries found no room. */
  readonly onFull: (entries: number) => void;
}

/** Well within a second, and long enough that a busy client's reads make one row. */
const BATCH_MS = 250;

interface Waiting {
  entry: DecisionEntry;
  repeats: number;
}

/** What is an ObjectID or UUID in a path. */
const ID = /(?<=\/)(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[/.]|$)/gi;

const shapeOf = (path: string): string => path.replace(ID, '*');

/** Two with the same kin differ by their objects alone. */
const kinOf = (entry: DecisionEntry, shape: string): string =>
  [
    entry.userOid,
    entry.via,
    entry.credentialOid,
    entry.session,
    entry.outcome,
    entry.reason,
    entry.method,
    shape,
    entry.address,
    entry.agent,
  ].join('\0');

/** The later one stands for both; where their paths differ, with a star for each id. */
const merge = (waiting: Waiting, entry: DecisionEntry, shape: string): void => {
  const path = waiting.entry.path === entry.path ? entry.path : shape;
  waiting.entry = { ...entry, path };
  waiting.repeats += 1;
};

/** What was let in to change something stands for itself, and always has room. */
const isChange = ({ outcome, method }: DecisionEntry): boolean =>
  outcome === 'accepted' && method !== 'GET' && method !== 'HEAD';

/** What waits for the next batch. Reads that are alike are one entry with a count, refusals only from a number on. */
class Batch {
  readonly #byKin = new Map<string, Waiting>();
  readonly #all: Waiting[] = [];
  readonly #refusals = new Map<string, number>();
  /** How many found no room. */
  turnedAway = 0;

  get all(): readonly Waiting[] {
    return this.#all;
  }

  /** False: there is no room. */
  add(entry: DecisionEntry): boolean {
    const shape = shapeOf(entry.path);
    const kin = kinOf(entry, shape);
    const alike = this.#byKin.get(kin);
    if (alike !== undefined && !isChange(entry) && this.#mayMerge(entry, kin)) {
      merge(alike, entry, shape);
      return true;
    }
    if (this.#all.length >= limits.decisionsWaiting && !isChange(entry)) {
      this.turnedAway += 1;
      return false;
    }
    const waiting = { entry, repeats: 1 };
    this.#all.push(waiting);
    this.#byKin.set(kin, waiting);
    return true;
  }

  /** Each refusal can be found by its request, but a flood of them fills no table. */
  #mayMerge({ outcome }: DecisionEntry, kin: string): boolean {
    if (outcome === 'accepted') return true;
    const count = (this.#refusals.get(kin) ?? 1) + 1;
    this.#refusals.set(kin, count);
    return count > limits.refusalsApart;
  }
}

export const createDecisionLog = ({ sql, onError, onFull }: DecisionLogOptions): DecisionLog => {
  let batch = new Batch();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  let dropped = 0;

  const write = async ({ all, turnedAway }: Batch): Promise<void> => {
    if (turnedAway > 0) onFull(turnedAway);
    if (all.length === 0) return;
    try {
      await insertDecisions(sql, all);
    } catch (error) {
      dropped += all.reduce((sum, { repeats }) => sum + repeats, 0);
      onError(error);
    }
  };

  /** One batch at a time: while one is on its way the next one fills. */
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    underWay = underWay.then(() => {
      const full = batch;
      batch = new Batch();
      return write(full);
    });
    return underWay;
  };

  const note = (entry: DecisionEntry): void => {
    if (!batch.add(entry)) dropped += 1;
    timer ??= setTimeout(flush, BATCH_MS).unref();
  };

  return {
    note,
    settle: (decision) => {
      if (decision.isOpen) note({ ...decision.entry, outcome: 'nothing-written' });
    },
    written: flush,
    get dropped() {
      return dropped;
    },
  };
};
