import { Text, Title } from '@mantine/core';
import { TimeText } from '../../../components/time-text.tsx';
import { keys } from '../../../strings/keys.ts';
import styles from './keys.module.css';

/** An address or an agent, and what came from it. */
export interface SourceRow {
  readonly name: string;
  readonly accepted: number;
  readonly refused: number;
  readonly first: string;
  readonly last: string;
}

interface CallSourcesProps {
  /** "Addresses". */
  readonly title: string;
  readonly rows: readonly SourceRow[];
  /** So many there are, also those that are not among the rows. */
  readonly total: number;
}

const { details } = keys;

/** From where a key was used, seen last first. */
export const CallSources = ({ title, rows, total }: CallSourcesProps) => {
  if (rows.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h4" mb="xs">
        {title}
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <section className={styles.scroll} aria-label={title} tabIndex={0}>
        <ul className={styles.sources}>
          {rows.map(({ name, accepted, refused, first, last }) => (
            <li key={name}>
              <strong>{name === '' ? details.noAgent : name}</strong>
              <Text size="sm">
                {details.counts(accepted, refused)} · {details.first} <TimeText instant={first} /> · {details.last}{' '}
                <TimeText instant={last} />
              </Text>
            </li>
          ))}
        </ul>
      </section>
      {total > rows.length ? <Text size="sm">{details.more(total - rows.length)}</Text> : null}
    </div>
  );
};
