import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../../../lib/announce.ts';
import { SCOPES_KEY } from '../api/scopes.ts';

interface Change<Values, Made> {
  readonly run: (values: Values) => Promise<Made>;
  /** What is said when it is done. */
  readonly said: (made: Made) => string;
  readonly onDone: () => void;
}

/** A change of the tree: once it is done the tree is asked for anew. */
export const useScopeChange = <Values, Made>({ run, said, onDone }: Change<Values, Made>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: SCOPES_KEY });
      announce(said(made));
      onDone();
    },
  });
};
