import { useRef } from 'react';

type Key = string | number;

/**
 * The key of the row at each place, also of rows that were seen and whose part of the list is not at hand any more: what was
 * measured of a row stays known while it is out of sight. Else rows above would change their height by being left, those in
 * sight move, and other parts come into sight, round and round.
 */
export const useRowKeys = <Row>(
  /** Names the list and its order: another list has other keys. */
  list: string,
  rowAt: (index: number) => Row | undefined,
  rowKey: (row: Row) => Key,
): ((index: number) => Key) => {
  const known = useRef<{ list: string; keys: Map<number, Key> }>({ list, keys: new Map() });
  if (known.current.list !== list) known.current = { list, keys: new Map() };
  const { keys } = known.current;
  return (index) => {
    const row = rowAt(index);
    if (row !== undefined) keys.set(index, rowKey(row));
    return keys.get(index) ?? `part-${index}`;
  };
};
