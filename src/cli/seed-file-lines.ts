import { createReadStream, statSync } from 'node:fs';
import { limits } from '../config/limits.ts';
import { StartProblem } from '../config/start-problem.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = '\r';
/** Small: between two pieces, what was made of the lines before can go on its way to the database. */
const READ_BYTES = 131_072;

const readProblem = (file: string, error: unknown): unknown => {
  if (error instanceof StartProblem || !(error instanceof Error && 'code' in error)) return error;
  return new StartProblem(`The seed file ${file} cannot be read (${error.code}).`);
};

const withoutReturn = (line: string): string => (line.endsWith(CARRIAGE_RETURN) ? line.slice(0, -1) : line);

/** The lines of one reading, without their ends. `onBytes` is told how many bytes have been read. */
const readLines = async function* (file: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  let pieces: Buffer[] = [];
  let bytes = 0;
  let allBytes = 0;

  const keep = (piece: Buffer): void => {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes <= limits.seedLineBytes) return;
    throw new StartProblem(`${file}:${number + 1}: A line may have at most ${limits.seedLineBytes} bytes.`);
  };

  const finished = (): string => {
    const [only] = pieces;
    const line = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    [pieces, bytes] = [[], 0];
    number += 1;
    try {
      return withoutReturn(utf8.decode(line));
    } catch {
      throw new StartProblem(`${file}:${number}: The line is not UTF-8.`);
    }
  };

  try {
    const stream = createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
    for await (const chunk of stream) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        keep(chunk.subarray(start, end));
        yield finished();
        start = end + 1;
      }
      keep(chunk.subarray(start));
      allBytes += chunk.length;
      onBytes(allBytes);
    }
    if (bytes > 0) yield finished();
  } catch (error) {
    throw readProblem(file, error);
  }
};

/** The lines of a seed file, which can be read again and again, and how far the present reading has come. */
export interface SeedFileLines extends AsyncIterable<string> {
  /** From 0 to 1. */
  fraction(): number;
}

/** Throws a StartProblem when the file cannot be read, a line is too long or not UTF-8. */
export const seedFileLines = (file: string): SeedFileLines => {
  let size = 0;
  let read = 0;
  const start = (): void => {
    try {
      const facts = statSync(file);
      if (facts.isFIFO())
        throw new StartProblem(`The seed file ${file} is a pipe; it must be a file, to be read twice.`);
      [size, read] = [facts.size, 0];
    } catch (error) {
      throw readProblem(file, error);
    }
  };
  return {
    async *[Symbol.asyncIterator]() {
      start();
      yield* readLines(file, (bytes) => {
        read = bytes;
      });
    },
    fraction: () => (size === 0 ? 1 : read / size),
  };
};
