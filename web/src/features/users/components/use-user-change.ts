import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../../../lib/announce.ts';
import { USERS_KEY } from '../api/user.ts';

interface Change<Values, Made> {
  readonly run: (values: Values) => Promise<Made>;
  /** What is said when it is done. */
  readonly said: (made: Made, values: Values) => string;
  readonly onDone?: (made: Made) => void;
}

/** A change of a user: once it is done, users are asked for anew. */
export const useUserChange = <Values, Made>({ run, said, onDone }: Change<Values, Made>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (made, values) => {
      await client.invalidateQueries({ queryKey: USERS_KEY });
      announce(said(made, values));
      onDone?.(made);
    },
  });
};
