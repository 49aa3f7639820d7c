import { describe, expect, test } from 'vitest';
import { type FetchField, type FetchLimits, parseFetch } from '../../src/query/fetch.ts';

const LIMITS: FetchLimits = { fetchBytes: 32_768, fetchNames: 1_000, fetchDepth: 4 };

const fieldText = ({ name, nested, summary }: FetchField): string =>
  name +
  (nested === null ? '' : `[${nested.map(fieldText).join(';')}]`) +
  (summary === null ? '' : `:summary[${summary.join(';')}]`);

const read = (text: string | null, limits: FetchLimits = LIMITS): string => {
  const result = parseFetch(text, limits);
  if (!result.ok) return result.error;
  if (result.value.kind === 'refs') return 'refs';
  return [result.value.kind, ...result.value.fields.map(fieldText)].join(' ');
};

describe('what an answer shows', () => {
  test.each([
    [null, 'refs'],
    ['', 'refs'],
    [' ', 'refs'],
    ['""', 'refs'],
    ['false', 'refs'],
    ['False', 'refs'],
    ['true', 'all'],
    ['TRUE', 'all'],
    ['"true"', 'all'],
    ['true,Name', 'all Name'],
    ['true,Tasks:summary[State]', 'all Tasks:summary[State]'],
    ['Name', 'list Name'],
    ['FormattedID, Name', 'list FormattedID Name'],
    ['"ObjectID,Name,State"', 'list ObjectID Name State'],
    ['"ObjectID","Name"', 'list ObjectID Name'],
    ['Name,Role,name,NAME', 'list Name Role'],
    [',Name,,State,', 'list Name State'],
    ['PortfolioItem[FormattedID;Name],Owner', 'list PortfolioItem[FormattedID;Name] Owner'],
    ['Owner[UserName],Owner[DisplayName],Owner', 'list Owner[UserName;DisplayName]'],
    ['Tasks[Name;Owner[UserName;Email]],X', 'list Tasks[Name;Owner[UserName;Email]] X'],
    ['Tasks [ Name , State ]', 'list Tasks[Name;State]'],
    ['Tasks[]', 'list Tasks[]'],
    ['Tasks:summary[State;Owner]', 'list Tasks:summary[State;Owner]'],
    ['Tasks:Summary[State],Tasks', 'list Tasks:summary[State]'],
    ['Discussion:summary', 'list Discussion:summary[]'],
    ['Tasks:summary[State],Tasks[Name]', 'list Tasks[Name]:summary[State]'],
    ['c_NumberofCases,FormattedId', 'list c_NumberofCases FormattedId'],
    ['Name],State', 'list Name State'],
    ['Owner[Name', 'list Owner[Name]'],
    ['[Name],State', 'list State'],
    ['Tasks:other[x]', 'list Tasks:other[x]'],
    ['__proto__,constructor', 'list __proto__ constructor'],
  ])('%j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

test('names are looked up in lower case', () => {
  expect(parseFetch('FormattedID', LIMITS)).toMatchObject({
    value: { fields: [{ name: 'FormattedID', key: 'formattedid' }] },
  });
});

describe('limits hold at the limit and answer with a sentence one past it', () => {
  const cases: readonly (readonly [Partial<FetchLimits>, string, string, string])[] = [
    [{ fetchBytes: 5 }, 'A,B,C', 'A,B,CD', 'The fetch is longer than 5 bytes.'],
    [{ fetchNames: 3 }, 'A,B[C]', 'A,B[C],D', 'The fetch has more than 3 names.'],
    [{ fetchDepth: 2 }, 'A[B[C]]', 'A[B[C[D]]]', 'The fetch nests brackets deeper than 2 levels.'],
  ];
  test.each(cases)('%j', (bound, atLimit, beyond, sentence) => {
    const limits = { ...LIMITS, ...bound };
    expect(read(atLimit, limits)).toMatch(/^list /);
    expect(read(beyond, limits)).toBe(`Could not parse: ${sentence}`);
  });
});
