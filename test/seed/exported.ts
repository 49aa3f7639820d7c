import { exportSeed } from '../../src/seed/export-seed.ts';
import type { Database } from '../../src/storage/database.ts';
import type { Line } from './small-seed.ts';

/** The whole text of an export. */
export const exportedText = async (database: Database): Promise<string> => {
  let text = '';
  for await (const piece of exportSeed({ database })) text += piece;
  return text;
};

/** The lines of an export's text. */
export const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, -1);

export const parsedLines = (text: string): readonly Line[] => linesOf(text).map((line) => JSON.parse(line));
