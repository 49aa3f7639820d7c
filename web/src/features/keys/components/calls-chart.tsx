import { Text } from '@mantine/core';
import { useId } from 'react';
import { keys } from '../../../strings/keys.ts';
import { type CallDay, letIn } from '../api/key-calls.ts';
import styles from './keys.module.css';

const HEIGHT = 100;
const DAY_WIDTH = 10;
const BAR_WIDTH = 8;

interface BarProps {
  readonly day: CallDay;
  readonly at: number;
  readonly most: number;
}

/** One day: what was let in stands on the ground, what was refused on top of it. */
const Bar = ({ day, at, most }: BarProps) => {
  const [accepted, refused] = [(letIn(day) / most) * HEIGHT, (day.Refused / most) * HEIGHT];
  const x = at * DAY_WIDTH + 1;
  return (
    <g>
      <title>{keys.details.bar(day.Day, letIn(day), day.Refused)}</title>
      <rect className={styles.accepted} x={x} width={BAR_WIDTH} y={HEIGHT - accepted} height={accepted} />
      <rect className={styles.refused} x={x} width={BAR_WIDTH} y={HEIGHT - accepted - refused} height={refused} />
    </g>
  );
};

const sum = (days: readonly CallDay[], of: (day: CallDay) => number): number =>
  days.reduce((total, day) => total + of(day), 0);

/** Calls a day as bars. The same numbers stand in the table below it, for who does not see it. */
export const CallsChart = ({ days }: { readonly days: readonly CallDay[] }) => {
  const id = useId();
  const totals = days.map((day) => letIn(day) + day.Refused);
  const most = Math.max(1, ...totals);
  return (
    <div>
      <div className={styles.axis} aria-hidden="true">
        <span>{most.toLocaleString()}</span>
        <span>
          <i className={styles.sample} data-kind="accepted" />
          {keys.details.accepted} <i className={styles.sample} data-kind="refused" />
          {keys.details.refused}
        </span>
      </div>
      <svg
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className={styles.chart}
        viewBox={`0 0 ${days.length * DAY_WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        <title id={`${id}-title`}>{keys.details.chart(days.length)}</title>
        {days.map((day, at) => (
          <Bar key={day.Day} day={day} at={at} most={most} />
        ))}
      </svg>
      <div className={styles.axis} aria-hidden="true">
        <span>{days[0]?.Day}</span>
        <span>{days.at(-1)?.Day}</span>
      </div>
      <Text id={`${id}-text`} size="sm" mt={4}>
        {most === 1 && totals.every((total) => total === 0)
          ? keys.details.noCalls
          : keys.details.chartSays(
              sum(days, letIn),
              sum(days, ({ Refused }) => Refused),
            )}
      </Text>
    </div>
  );
};
