import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../lib/api-problem.ts';
import { leaveToSignIn } from '../lib/leave.ts';
import { sessionQuery } from '../lib/session.ts';

const isOver = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** The session has another token than this page knows: somebody signed in anew in another tab. */
const isStale = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'security-token-missing';

export const createQueryClient = (): QueryClient => {
  const onError = (error: unknown): void => {
    if (isOver(error)) leaveToSignIn();
    if (isStale(error)) void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // Refusals stay refusals; what was not answered is asked once more.
        retry: (failures, error) => failures < 1 && error instanceof ApiProblem && error.status === 0,
        staleTime: 1_000,
      },
      // What was sent and what came back may be a secret: it goes with the screen that asked.
      mutations: { gcTime: 0 },
    },
  });
  return client;
};
