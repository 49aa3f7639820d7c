import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import type { Decision } from '../../../lib/decision.ts';
import { common } from '../../../strings/common.ts';
import { decisions } from '../../../strings/decisions.ts';
import type { Narrow } from './decision-details.tsx';
import { DecisionEntry } from './decision-entry.tsx';
import styles from './decision-list.module.css';

interface DecisionListProps {
  readonly list: RefObject<HTMLUListElement | null>;
  readonly entries: readonly Decision[];
  readonly hasOlder: boolean;
  readonly isLoading: boolean;
  readonly unfolded: ReadonlySet<number>;
  readonly onToggle: (id: number) => void;
  readonly onNarrow: Narrow;
  readonly onEnd: () => void;
}

const LINE_PX = 48;
const AHEAD = 12;

/** The entries, of which only those in sight are in the page; at its end older ones are fetched. */
export const DecisionList = (props: DecisionListProps) => {
  const { list, entries, hasOlder, isLoading, unfolded, onToggle, onNarrow, onEnd } = props;
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [list]);
  const virtualizer = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => entries[index]?.ID ?? index,
    overscan: AHEAD,
    scrollMargin: top,
  });
  const seen = virtualizer.getVirtualItems();
  const isAtEnd = (seen.at(-1)?.index ?? 0) >= entries.length - AHEAD;
  useEffect(() => {
    if (isAtEnd && hasOlder && !isLoading) onEnd();
  }, [isAtEnd, hasOlder, isLoading, onEnd]);
  return (
    <>
      <ul ref={list} aria-label={decisions.list} className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
        {seen.map(({ index, start }) => {
          const entry = entries[index];
          return entry === undefined ? null : (
            <DecisionEntry
              key={entry.ID}
              entry={entry}
              index={index}
              size={hasOlder ? -1 : entries.length}
              offset={start - top}
              isUnfolded={unfolded.has(entry.ID)}
              measure={virtualizer.measureElement}
              onToggle={() => onToggle(entry.ID)}
              onNarrow={onNarrow}
            />
          );
        })}
      </ul>
      {isLoading || hasOlder ? <p className={styles.more}>{common.loading}</p> : null}
    </>
  );
};
