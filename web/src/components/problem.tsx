import { Alert, Button, Text } from '@mantine/core';
import { ApiProblem } from '../lib/api-problem.ts';
import { common } from '../strings/common.ts';

interface Said {
  readonly message: string;
  readonly cure: string;
}

/** What to say of a failure: the server's own sentence and cure where it gave them. */
export const saidOf = (error: unknown): Said => {
  const { problem } = common;
  if (!(error instanceof ApiProblem)) return { message: problem.unknown, cure: problem.unknownCure };
  if (error.code === 'no-answer') return { message: problem.noAnswer, cure: problem.noAnswerCure };
  return { message: error.message || problem.unknown, cure: error.cure || problem.unknownCure };
};

interface ProblemProps {
  /** Nothing is shown without one. */
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Why something failed and what to do about it; read out when it appears. */
export const Problem = ({ error, onRetry }: ProblemProps) => {
  if (error === null || error === undefined) return null;
  const { message, cure } = saidOf(error);
  return (
    <Alert color="red" variant="light" role="alert" title={message}>
      <Text size="sm">{cure}</Text>
      {onRetry === undefined ? null : (
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          {common.tryAgain}
        </Button>
      )}
    </Alert>
  );
};
