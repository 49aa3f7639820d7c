import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byteRange } from '../../src/http/byte-range.ts';

it('a range that is answered lies within the bytes and within what was asked for', () => {
  const number = fc.oneof(fc.nat(60), fc.constant('')).map(String);
  fc.assert(
    fc.property(number, number, fc.integer({ min: 1, max: 50 }), (from, to, size) => {
      const found = byteRange(`bytes=${from}-${to}`, undefined, size, '"x"');
      if (typeof found === 'string') return;
      expect(found.first).toBeGreaterThanOrEqual(0);
      expect(found.first).toBeLessThanOrEqual(found.last);
      expect(found.last).toBeLessThan(size);
      if (from === '') expect([found.first, found.last]).toEqual([Math.max(0, size - Number(to)), size - 1]);
      else
        expect([found.first, found.last]).toEqual([
          Number(from),
          to === '' ? size - 1 : Math.min(Number(to), size - 1),
        ]);
    }),
  );
});

it('whatever a header says, there is an answer to it', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(10), (header, size) => {
      expect(['whole', 'unsatisfiable', 'object']).toContain(
        [byteRange(header, undefined, size, '"x"')].map((each) => (typeof each === 'string' ? each : 'object'))[0],
      );
    }),
  );
});
