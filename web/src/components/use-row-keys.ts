import { useRef } from 'react';

type Key = string | number;

interface Known {
  readonly list: string;
  readonly answers: readonly unknown[];
  readonly keys: Map<number, Key>;
  readonly keyAt: (index: number) => Key;
}

interface RowKeys<Row> {
  /** Names the list and its order: another list has other keys. */
  readonly list: string;
  /** What of the list is at hand; while it is the same, so is the function. */
  readonly answers: readonly unknown[];
  readonly rowAt: (index: number) => Row | undefined;
  readonly rowKey: (row: Row) => Key;
}

const isSame = (some: readonly unknown[], others: readonly unknown[]): boolean =>
  some.length === others.length && some.every((each, at) => each === others[at]);

/**
 * The key of the row at each place, also of rows that were seen and whose part of the list is not at hand any more: what was
 * measured of a row stays known while it is out of sight. Else rows above would change their height by being left, those in
 * sight move, and other parts come into sight, round and round.
 */
export const useRowKeys = <Row>({ list, answers, rowAt, rowKey }: RowKeys<Row>): ((index: number) => Key) => {
  const known = useRef<Known | null>(null);
  const before = known.current;
  if (before !== null && before.list === list && isSame(before.answers, answers)) return before.keyAt;
  const keys = before?.list === list ? before.keys : new Map<number, Key>();
  const keyAt = (index: number): Key => {
    const row = rowAt(index);
    if (row !== undefined) keys.set(index, rowKey(row));
    return keys.get(index) ?? `part-${index}`;
  };
  known.current = { list, answers, keys, keyAt };
  return keyAt;
};
