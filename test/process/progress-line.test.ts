import { describe, expect, it } from 'vitest';
import { ProgressLine } from '../../src/cli/progress-line.ts';
import type { SeedProgress } from '../../src/seed/seed-progress.ts';

/** Shows each step at its second; what was written. */
const written = (isTTY: boolean, steps: readonly (readonly [second: number, SeedProgress, number?])[]): string => {
  let [text, now] = ['', 0];
  const output = { isTTY, columns: 60, write: (piece: string) => (text += piece) };
  const line = new ProgressLine(output, () => now);
  for (const [second, progress, fraction] of steps) {
    now = second * 1_000;
    line.show(progress, fraction);
  }
  line.end();
  return text;
};

const loading = (done: number): SeedProgress => ({ phase: 'loading', done, total: 1_000_000 });

describe('the progress of an import', () => {
  it('is a line every few seconds where nobody watches', () => {
    const text = written(false, [
      [0, loading(0)],
      [1, loading(10_000)],
      [5, loading(50_000)],
      [6, loading(60_000)],
      [10, loading(123_456)],
    ]);
    expect(text).toBe('Loading: 5 %, 50,000 lines, 10,000 lines/s\nLoading: 12 %, 123,456 lines, 12,346 lines/s\n');
  });

  it('is one line that changes on a terminal, and is gone at the end', () => {
    const text = written(true, [
      [0, loading(0)],
      [0.1, loading(1_000)],
      [1, loading(10_000)],
    ]);
    expect(text).toBe('\r\u001b[KLoading: 1 %, 10,000 lines, 10,000 lines/s\r\u001b[K');
  });

  it('takes the share of the file where the number of lines is not known, and counts steps', () => {
    const text = written(false, [
      [5, { phase: 'reading', done: 2_048, total: null }, 0.5],
      [10, { phase: 'indexing', done: 3, total: 12 }],
    ]);
    expect(text).toBe('Reading: 50 %, 2,048 lines\nBuilding indexes: 25 %, 3 of 12 steps\n');
  });

  it('never says more than all, nor more than fits', () => {
    const text = written(true, [[1, { phase: 'exporting', done: 5, total: 4 }]]);
    expect(text).toContain(' 100 %');
    expect(text.length).toBeLessThan(80);
  });
});
