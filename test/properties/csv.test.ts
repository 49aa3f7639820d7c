import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { csvText } from '../../src/login/csv-text.ts';
import { readCsv } from '../../src/login/read-csv.ts';

const cellsOf = (text: string) => {
  const read = readCsv(text);
  if (!read.ok) throw new Error(read.error);
  return read.value.map(({ cells }) => cells);
};

describe('CSV', () => {
  // An apostrophe before a formula is how an export marks one, so that it cannot be told from a text's own.
  const cell = fc.string({ unit: 'binary' }).filter((text) => !/^'\s*[=+\-@\t\r|%＝＋－＠]/.test(text));

  it('that we write is read as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 }), (rows) => {
        const [first = ['a'], ...rest] = rows;
        const filled = [first, ...rest].filter((row) => row.some((text) => text !== ''));
        expect(cellsOf(csvText(first, rest))).toEqual(filled);
      }),
    );
  });

  it('of any text is read or refused, and never hangs', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', "'", '=', ' ') }), (text) => {
        const read = readCsv(text);
        expect(typeof (read.ok ? read.value.length : read.error)).not.toBe('undefined');
      }),
    );
  });

  test.each([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\ufeffa,b', [['a', 'b']]],
    ['"a ""b"", c",d', [['a "b", c', 'd']]],
    ['"line\r\nbreak",x\n', [['line\r\nbreak', 'x']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['\n\na\n,\n', [['a']]],
    ["'=1+1,'quoted'", [['=1+1', "'quoted'"]]],
    ['', []],
  ])('%j is %j', (text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  test.each(['"a', 'a"b', '"a"b', 'x\n"', 'a\rb'])('%j is refused', (text) => {
    expect(readCsv(text).ok).toBe(false);
  });

  it.each(['"', '"x', ',', '\n', '""', '"",', '\r\n'])(
    'of a megabyte of %j is read or refused in a moment',
    (piece) => {
      const started = performance.now();
      for (const quote of ['', '"']) readCsv(`${piece}${'x'.repeat(1_000_000)}${quote}${piece.repeat(500_000)}`);
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );

  it('of a megabyte is read in a moment', () => {
    const row = 'somebody@garden.test,"Some ""Body""",x\r\n';
    const started = performance.now();
    expect(cellsOf(row.repeat(25_000))).toHaveLength(25_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
