import { Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { explaining } from '../../../strings/explaining.ts';
import type { Explanation } from '../api/explain.ts';
import styles from './explain.module.css';
import { GateList } from './gate-list.tsx';

const answerOf = ({ Answer }: Explanation): string =>
  Answer === null ? explaining.normalAnswer : explaining.answerIs(Answer.Status, Answer.Sentence);

/** What would become of the request, and the way it would take. */
export const ExplanationView = ({ explanation }: { readonly explanation: Explanation }) => {
  const outcome = useRef<HTMLDivElement>(null);
  // On a narrow page it stands below the form.
  useEffect(() => {
    outcome.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { Outcome, User, Sentence, Cure, Reason, Header, Gates, Otherwise } = explanation;
  return (
    <Stack>
      <div ref={outcome} className={styles.outcome} data-outcome={Outcome}>
        <Title order={2} size="h3">
          {explaining.outcomes[Outcome]}
        </Title>
        <Text>{Sentence}</Text>
        {Cure === '' ? null : (
          <Text>
            <b>{explaining.cure}</b> {Cure}
          </Text>
        )}
      </div>
      <dl className={styles.facts}>
        <dt>{explaining.who}</dt>
        <dd>
          <bdi>{User?.UserName ?? explaining.nobody}</bdi>
        </dd>
        <dt>{explaining.sees}</dt>
        <dd>{answerOf(explanation)}</dd>
        <dt>{explaining.reason}</dt>
        <dd>
          <code>{Reason}</code>
          {Header === null ? null : <span className={styles.looksAt}>{explaining.header}</span>}
        </dd>
      </dl>
      <div>
        <Title order={3} size="h4" mb="xs">
          {explaining.gatesTitle}
        </Title>
        <GateList gates={Gates} />
      </div>
      {Outcome === 'accepted' ? (
        <Text size="sm" c="dimmed">
          {explaining.otherwise(Otherwise.Sentence, Otherwise.Cure)}
        </Text>
      ) : null}
    </Stack>
  );
};
