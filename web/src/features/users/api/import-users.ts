import { callApi } from '../../../lib/api-client.ts';

export interface ImportedLine {
  readonly Line: number;
  readonly UserName: string;
  readonly Fate: 'create' | 'update' | 'unchanged' | 'refused';
  readonly Changes: readonly string[];
  readonly Problem: string | null;
}

interface ImportAnswer {
  readonly TotalLines: number;
  readonly Lines: readonly ImportedLine[];
}

export interface ImportWish {
  readonly csv: string;
  readonly isDryRun: boolean;
  readonly isInviting: boolean;
  /** Told after each part: lines done, and lines in all. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Lines of one request, so that it can be shown how far it is. */
const PART = 50;

export interface Imported {
  readonly lines: readonly ImportedLine[];
  /** Why it stopped before its end; what stands in `lines` is done. Null: it did not. */
  readonly error: unknown;
}

/** Sends a file part by part; what the parts before a failure did stays done. */
export const importUsers = async (wish: ImportWish): Promise<Imported> => {
  const { csv, isDryRun, isInviting, onProgress } = wish;
  const lines: ImportedLine[] = [];
  for (let first = 1; ; first += PART) {
    const body = { Csv: csv, DryRun: isDryRun, Invite: isInviting, First: first, Last: first + PART - 1 };
    try {
      const { Lines, TotalLines } = await callApi<ImportAnswer>({ method: 'POST', path: '/users/import', body });
      lines.push(...Lines);
      onProgress(lines.length, TotalLines);
      if (lines.length >= TotalLines || Lines.length === 0) return { lines, error: null };
    } catch (error) {
      if (isDryRun || lines.length === 0) throw error;
      return { lines, error };
    }
  }
};
