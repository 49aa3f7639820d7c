import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KEYS } from './api-key.ts';

/**
 * A change of keys. Whatever comes of it, the lists are asked again: a refusal may say that they are out of date. What it
 * answers stays in the component that uses it, and goes with it.
 */
export const useKeyChange = <Input, Answer>(change: (input: Input) => Promise<Answer>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: [KEYS] });
    },
  });
};
