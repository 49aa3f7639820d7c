import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../../lib/announce.ts';
import { users } from '../../../strings/users.ts';
import { type Imported, importUsers } from '../api/import-users.ts';
import { USERS_KEY } from '../api/user.ts';

interface Run {
  readonly csv: string;
  readonly isDryRun: boolean;
  readonly isInviting: boolean;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Runs a file, dry or in earnest, and says how far it is. */
export const useImport = () => {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const running = useMutation({
    mutationFn: async (run: Run): Promise<Imported & { readonly isDryRun: boolean }> => {
      setProgress(null);
      const onProgress = (done: number, total: number): void => setProgress({ done, total });
      return { ...(await importUsers({ ...run, onProgress })), isDryRun: run.isDryRun };
    },
    onSuccess: async ({ isDryRun, lines }) => {
      if (isDryRun) return;
      await client.invalidateQueries({ queryKey: USERS_KEY });
      announce(users.import.done(lines.filter(({ Fate }) => Fate === 'create' || Fate === 'update').length));
    },
  });
  return { running, progress };
};
