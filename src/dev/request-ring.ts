import { maskedPath } from '../identity/masked.ts';
import type { DecisionEntry } from '../query/decision-entry.ts';

/** A request as `GET /dev/requests` shows it: nothing in it opens anything. */
export interface RingEntry {
  /** X-Request-Id of the answer. */
  readonly id: string;
  readonly at: string;
  readonly method: string;
  /** Without its query, credentials masked. */
  readonly path: string;
  /** Names of the query's parameters; their values may be secrets. */
  readonly parameters: readonly string[];
  /** Null: no answer yet, or the connection ended before it. */
  status: number | null;
  /** Of the decision who may; null where nobody asked. */
  reason: string | null;
  outcome: string | null;
  userOid: number | null;
  milliseconds: number | null;
}

/** The last requests of this process. */
export interface RequestRing {
  began(request: Pick<RingEntry, 'id' | 'at' | 'method'> & { readonly target: string }): void;
  decided(entry: DecisionEntry): void;
  ended(id: string, status: number | null, milliseconds: number): void;
  /** Newest first. */
  latest(): readonly RingEntry[];
  clear(): void;
}

/** How many are kept. */
export const RING_SIZE = 1_000;

const LONGEST_NAME = 60;

const parametersOf = (target: string): readonly string[] => {
  const at = target.indexOf('?');
  if (at < 0) return [];
  const names = new URLSearchParams(target.slice(at + 1)).keys();
  return [...new Set(names)].slice(0, 20).map((name) => maskedPath(name).slice(0, LONGEST_NAME));
};

export const createRequestRing = (): RequestRing => {
  // A map keeps the order in which its keys came.
  const entries = new Map<string, RingEntry>();
  const change = (id: string, changes: Partial<RingEntry>): void => {
    const entry = entries.get(id);
    if (entry !== undefined) Object.assign(entry, changes);
  };
  return {
    began: ({ id, at, method, target }) => {
      const [oldest] = entries.size >= RING_SIZE ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
      const open = { status: null, reason: null, outcome: null, userOid: null, milliseconds: null };
      entries.set(id, { id, at, method, path: maskedPath(target), parameters: parametersOf(target), ...open });
    },
    decided: ({ requestId, reason, outcome, userOid }) => change(requestId, { reason, outcome, userOid }),
    ended: (id, status, milliseconds) => change(id, { status, milliseconds: Math.round(milliseconds * 100) / 100 }),
    latest: () => [...entries.values()].reverse(),
    clear: () => entries.clear(),
  };
};
