import { createReadStream } from 'node:fs';
import { limits } from '../config/limits.ts';
import { StartProblem } from '../config/start-problem.ts';

const LINE_FEED = 0x0a;

const readProblem = (file: string, error: unknown): unknown => {
  if (error instanceof StartProblem || !(error instanceof Error && 'code' in error)) return error;
  return new StartProblem(`The seed file ${file} cannot be read (${error.code}).`);
};

/** The lines of a seed file, without their ends. Throws a StartProblem when it cannot be read, a line is too long or not UTF-8. */
export const seedFileLines = async function* (file: string): AsyncIterable<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  let pieces: Buffer[] = [];
  let bytes = 0;

  const keep = (piece: Buffer): void => {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes <= limits.seedLineBytes) return;
    throw new StartProblem(`${file}:${number + 1}: A line may have at most ${limits.seedLineBytes} bytes.`);
  };

  const finished = (): string => {
    const line = Buffer.concat(pieces);
    [pieces, bytes] = [[], 0];
    number += 1;
    try {
      return utf8.decode(line).replace(/\r$/, '');
    } catch {
      throw new StartProblem(`${file}:${number}: The line is not UTF-8.`);
    }
  };

  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        keep(chunk.subarray(start, end));
        yield finished();
        start = end + 1;
      }
      keep(chunk.subarray(start));
    }
    if (bytes > 0) yield finished();
  } catch (error) {
    throw readProblem(file, error);
  }
};
