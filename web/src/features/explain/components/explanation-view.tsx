import { Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { type Fact, Facts } from '../../../components/facts.tsx';
import { explaining } from '../../../strings/explaining.ts';
import type { Explanation } from '../api/explain.ts';
import styles from './explain.module.css';
import { GateList } from './gate-list.tsx';

const answerOf = ({ Answer }: Explanation): string =>
  Answer === null ? explaining.normalAnswer : explaining.answerIs(Answer.Status, Answer.Sentence);

const factsOf = (explanation: Explanation): readonly Fact[] => [
  [explaining.who, <bdi key="who">{explanation.User?.UserName ?? explaining.nobody}</bdi>],
  [explaining.sees, answerOf(explanation)],
  [explaining.reason, <code key="reason">{explanation.Reason}</code>],
  ...(explanation.Header === null
    ? []
    : [[explaining.header, <code key="header">{explanation.Header}</code>] as const]),
];

/** What would become of the request, and the way it would take. */
export const ExplanationView = ({ explanation }: { readonly explanation: Explanation }) => {
  const outcome = useRef<HTMLDivElement>(null);
  // On a narrow page it stands below the form.
  useEffect(() => {
    outcome.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { Outcome, Sentence, Cure, Gates, Otherwise } = explanation;
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
      <Facts facts={factsOf(explanation)} />
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
