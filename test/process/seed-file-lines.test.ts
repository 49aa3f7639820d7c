import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedFileLines } from '../../src/cli/seed-file-lines.ts';
import { limits } from '../../src/config/limits.ts';

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'muster-seed-'));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

const linesOf = async (content: string | Uint8Array): Promise<readonly string[]> => {
  const file = join(home, 'seed.ndjson');
  writeFileSync(file, content);
  const lines: string[] = [];
  for await (const line of seedFileLines(file)) lines.push(line);
  return lines;
};

describe('the lines of a seed file', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['\n\na', ['', '', 'a']],
    ['é\u2028ß\n', ['é\u2028ß']],
  ])('of %j are %j', async (content, lines) => {
    expect(await linesOf(content)).toEqual(lines);
  });

  it('come whole whatever their length', async () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 50 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 20_000 }), async (strings, repeated) => {
        const lines = strings.map((line) => `${line.replaceAll(/[\r\n]/g, '').repeat(repeated % 4_000)}.`);
        expect(await linesOf(lines.map((line) => `${line}\n`).join(''))).toEqual(lines);
      }),
      { numRuns: 30 },
    );
  });

  it('may be as long as the limit and not a byte longer', async () => {
    const longest = 'x'.repeat(limits.seedLineBytes);
    expect(await linesOf(`a\n${longest}\n`)).toEqual(['a', longest]);
    await expect(linesOf(`a\n${longest}x`)).rejects.toThrow(/seed\.ndjson:2: A line may have at most 4194304 bytes\.$/);
  });

  it('must be UTF-8', async () => {
    await expect(linesOf(Uint8Array.from([0x61, 0x0a, 0xe9, 0x0a]))).rejects.toThrow(
      /seed\.ndjson:2: The line is not UTF-8\.$/,
    );
  });
});
