import { UnstyledButton } from '@mantine/core';
import type { Decision } from '../../../lib/decision.ts';
import { secondText } from '../../../lib/instant.ts';
import { decisions } from '../../../strings/decisions.ts';
import { DecisionDetails, type Narrow } from './decision-details.tsx';
import styles from './decision-list.module.css';

interface DecisionEntryProps {
  readonly entry: Decision;
  readonly index: number;
  readonly size: number;
  /** Pixels below the top of the list. */
  readonly offset: number;
  readonly isUnfolded: boolean;
  readonly measure: (element: HTMLElement | null) => void;
  readonly onToggle: () => void;
  readonly onNarrow: Narrow;
}

const userOf = ({ User }: Decision): string =>
  User === null ? decisions.nobody : (User.UserName ?? String(User.ObjectID));

/** One entry: a line that unfolds. */
export const DecisionEntry = (props: DecisionEntryProps) => {
  const { entry, index, size, offset, isUnfolded, measure, onToggle, onNarrow } = props;
  const bodyId = `decision-${entry.ID}`;
  return (
    <li
      ref={measure}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={size}
      className={styles.entry}
      style={{ transform: `translateY(${offset}px)` }}
    >
      <UnstyledButton className={styles.line} aria-expanded={isUnfolded} aria-controls={bodyId} onClick={onToggle}>
        <time dateTime={entry.At} className={styles.at}>
          {secondText(entry.At)}
        </time>
        <span className={styles.outcome} data-outcome={entry.Outcome}>
          {decisions.outcomes[entry.Outcome]}
        </span>
        <span className={styles.user}>
          <bdi>{userOf(entry)}</bdi>
        </span>
        <span className={styles.request}>
          <b>{entry.Method}</b> <bdi>{entry.Path}</bdi>
        </span>
        <span className={styles.reason}>{entry.Sentence || entry.Reason}</span>
      </UnstyledButton>
      <div id={bodyId}>{isUnfolded ? <DecisionDetails entry={entry} onNarrow={onNarrow} /> : null}</div>
    </li>
  );
};
