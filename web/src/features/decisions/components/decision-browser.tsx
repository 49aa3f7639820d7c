import { Button, Switch } from '@mantine/core';
import { useRef, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { decisions } from '../../../strings/decisions.ts';
import type { DecisionFilter } from '../api/decision-filter.ts';
import { useDecisions } from '../use-decisions.ts';
import { useHeldBack } from '../use-held-back.ts';
import type { Narrow } from './decision-details.tsx';
import styles from './decision-list.module.css';
import { DecisionList } from './decision-list.tsx';

interface DecisionBrowserProps {
  readonly filter: DecisionFilter;
  readonly onNarrow: Narrow;
}

/** The log under one filter, with its live tail. */
export const DecisionBrowser = ({ filter, onNarrow }: DecisionBrowserProps) => {
  const [isLive, setLive] = useState(true);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const { entries, total, hasOlder, isLoading, error, loadOlder, reload } = useDecisions(filter, isLive);
  const { shown, waiting, show } = useHeldBack(entries, list, unfolded.size > 0);
  const toggle = (id: number): void =>
    setUnfolded((now) => (now.has(id) ? new Set([...now].filter((each) => each !== id)) : new Set([...now, id])));
  const showNew = (): void => {
    show();
    window.scrollTo({ top: 0 });
  };
  return (
    <div>
      <div className={styles.tail}>
        <span>{total === null ? null : decisions.total(Math.max(total, entries.length))}</span>
        <span aria-live="polite">
          {waiting === 0 ? null : (
            <Button size="xs" onClick={showNew}>
              {decisions.showNew(waiting)}
            </Button>
          )}
        </span>
        <Switch label={decisions.live} checked={isLive} onChange={(event) => setLive(event.currentTarget.checked)} />
      </div>
      <Problem error={error} onRetry={reload} />
      {total !== null && entries.length === 0 ? <p className={styles.empty}>{decisions.empty}</p> : null}
      <DecisionList
        list={list}
        entries={shown}
        hasOlder={hasOlder}
        isLoading={isLoading}
        unfolded={unfolded}
        onToggle={toggle}
        onNarrow={onNarrow}
        onEnd={loadOlder}
      />
    </div>
  );
};
