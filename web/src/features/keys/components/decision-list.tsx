import { Text } from '@mantine/core';
import { TimeText } from '../../../components/time-text.tsx';
import type { Decision } from '../../../lib/decision.ts';
import { keys } from '../../../strings/keys.ts';
import styles from './keys.module.css';

/** What was decided of calls, the newest first: why, and what to do where something is to be done. */
export const DecisionList = ({ decisions }: { readonly decisions: readonly Decision[] }) => (
  <ol className={styles.decisions}>
    {decisions.map((decision) => (
      <li key={decision.ID} className={styles.decision} data-outcome={decision.Outcome}>
        <DecisionText decision={decision} />
      </li>
    ))}
  </ol>
);

const DecisionText = ({ decision }: { readonly decision: Decision }) => {
  const { Outcome, At, Address, Method, Path, Sentence, Cure, Count, UserAgent, RequestID } = decision;
  return (
    <>
      <div>
        <strong>{keys.outcomes[Outcome]}</strong> <TimeText instant={At} /> {keys.decision.from(Address)}
        {Count === 1 ? null : ` · ${keys.decision.times(Count)}`}
      </div>
      <div>
        <code>
          {Method} {Path}
        </code>
      </div>
      <div>{Sentence}</div>
      {Cure === '' ? null : <Text size="sm">{Cure}</Text>}
      <Text size="xs" c="dimmed">
        {UserAgent === '' ? null : `${UserAgent} · `}
        {keys.decision.request(RequestID)}
      </Text>
    </>
  );
};
