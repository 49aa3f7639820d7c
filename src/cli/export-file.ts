import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { StartProblem } from '../config/start-problem.ts';

/** Readable by its owner alone: an export is as secret as the server. */
const MODE = 0o600;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

const problemOf = (file: string, error: unknown): unknown => {
  if (!(error instanceof Error && 'code' in error)) return error;
  if (error.code === 'EEXIST') return new StartProblem(`${file} exists already: add --force to replace it.`);
  return new StartProblem(`The file ${file} cannot be written (${codeOf(error)}).`);
};

const create = (file: string): number => openSync(file, 'wx', MODE);

const writeAll = async (descriptor: number, pieces: AsyncIterable<string>): Promise<void> => {
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  }
  fsyncSync(descriptor);
};

/**
 * Writes the pieces into a file of mode 0600 that is either whole or not there: it gets its name when it is finished.
 * Throws a StartProblem when there is such a file already, unless `replace`, and when it cannot be written.
 */
export const writeExportFile = async (
  file: string,
  pieces: AsyncIterable<string>,
  { replace }: { readonly replace: boolean },
): Promise<void> => {
  const unfinished = `${file}.${process.pid}.unfinished`;
  let isReserved = false;
  try {
    // The name is taken at the start, so that nobody else's file is written over at the end.
    if (!replace) closeSync(create(file));
    isReserved = !replace;
    const descriptor = create(unfinished);
    try {
      await writeAll(descriptor, pieces);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (isReserved) rmSync(file, { force: true });
    throw problemOf(file, error);
  }
};
