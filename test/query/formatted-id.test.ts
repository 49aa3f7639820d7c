import { describe, expect, test } from 'vitest';
import { formatFormattedId, parseFormattedId } from '../../src/model/formatted-id.ts';

describe('FormattedIDs', () => {
  test.each([
    ['US42', { prefix: 'US', number: 42 }],
    ['us42', { prefix: 'US', number: 42 }],
    [' DE1 ', { prefix: 'DE', number: 1 }],
    ['42', { prefix: null, number: 42 }],
    ['F007', { prefix: 'F', number: 7 }],
  ])('%j', (text, expected) => {
    expect(parseFormattedId(text)).toEqual(expected);
  });

  test.each(['', 'US', 'US 42', '42US', 'US-1', 'US4.2', '9007199254740992', 'SLO-109', 'ÜS1'])(
    '%j is none',
    (text) => {
      expect(parseFormattedId(text)).toBeNull();
    },
  );

  test('are written without padding', () => {
    expect(formatFormattedId('DE', 7)).toBe('DE7');
  });
});
