import { describe, expect, test } from 'vitest';
import type { Expression, Literal } from '../../src/query/ast.ts';
import { parseQuery, type QueryLimits } from '../../src/query/parser.ts';
import { printQuery } from '../../src/query/print-query.ts';

const LIMITS: QueryLimits = {
  queryBytes: 32_768,
  queryTerms: 500,
  queryDepth: 200,
  queryListValues: 1_000,
  pathNames: 8,
};

const parsed = (text: string): Expression | null => {
  const result = parseQuery(text, LIMITS);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

const refused = (text: string, limits: QueryLimits = LIMITS) => {
  const result = parseQuery(text, limits);
  return result.ok ? null : result.error;
};

/** An expression without places in the text, short enough for a table. */
const summary = (expression: Expression | null): unknown => {
  if (expression === null) return null;
  if (expression.kind !== 'comparison') return [summary(expression.left), expression.kind, summary(expression.right)];
  return `${expression.path.join('.')} ${expression.operator} ${valueSummary(expression.value)}`;
};

const valueSummary = (value: Literal): string => {
  if (value.kind === 'null') return 'null';
  return value.kind === 'list' ? `[${value.items.join('|')}]` : `${value.quoted ? 'q' : 'b'}<${value.text}>`;
};

describe('a query without conditions is no filter', () => {
  test.each(['', ' ', '\t \n', '\u00a0'])('%j', (text) => {
    expect(parsed(text)).toBeNull();
  });
});

describe('one condition, as toolkits send it', () => {
  test.each([
    ['(State = "Submitted")', 'State = q<Submitted>'],
    ['( ObjectID = 1 )', 'ObjectID = b<1>'],
    ['(  Name   contains   "x"  )', 'Name contains q<x>'],
    ['(Name CONTAINS "mobile.")', 'Name contains q<mobile.>'],
    ['(Name !Contains x)', 'Name !contains b<x>'],
    ['(State = High Attention)', 'State = b<High Attention>'],
    ['(State = Dev (Stories))', 'State = b<Dev (Stories)>'],
    ['(Name = Research and Development)', 'Name = b<Research and Development>'],
    ['(Name = either or)', 'Name = b<either or>'],
    ['(Name = "this and (that) or more")', 'Name = q<this and (that) or more>'],
    ['(Name = "/!@#$%^*-=+[]{};:,.<>?")', 'Name = q</!@#$%^*-=+[]{};:,.<>?>'],
    ['(Name = "Kip\'s Playground")', "Name = q<Kip's Playground>"],
    ['(UserName = a@b.com)', 'UserName = b<a@b.com>'],
    ['(User.UserName = "a@b.com")', 'User.UserName = q<a@b.com>'],
    ['(CreationDate > 2012-08-24T19:10:09.154Z)', 'CreationDate > b<2012-08-24T19:10:09.154Z>'],
    ['(CreationDate > 2012-08-24)', 'CreationDate > b<2012-08-24>'],
    ['(CreationDate > today - 1)', 'CreationDate > b<today - 1>'],
    [
      '(Parent = https://host:7443/slm/webservice/v2.0/project/12)',
      'Parent = b<https://host:7443/slm/webservice/v2.0/project/12>',
    ],
    ['(Parent = /defect/1)', 'Parent = b</defect/1>'],
    ['(TestCase = testcase/123)', 'TestCase = b<testcase/123>'],
    ['(FormattedID = US100)', 'FormattedID = b<US100>'],
    ['(FormattedID >= DE60)', 'FormattedID >= b<DE60>'],
    ['(Tags.ObjectID = null)', 'Tags.ObjectID = null'],
    ['(Defects.ObjectID != null)', 'Defects.ObjectID != null'],
    ['(Parent = "null")', 'Parent = null'],
    ['(Parent = NULL)', 'Parent = null'],
    ['(Name = "Null")', 'Name = q<Null>'],
    ['(Description contains null)', 'Description contains b<null>'],
    ['(OnpremLdapUsername = "")', 'OnpremLdapUsername = q<>'],
    ['(Ready = False)', 'Ready = b<False>'],
    ['(TypeDef.Name = "Hierarchical Requirement")', 'TypeDef.Name = q<Hierarchical Requirement>'],
    ['Tags.Name = SRS', 'Tags.Name = b<SRS>'],
    ['Name = "SRS" ', 'Name = q<SRS>'],
    ['((State = Open))', 'State = b<Open>'],
    ['(Name = AND)', 'Name = b<AND>'],
    ['(Name = a"b)', 'Name = b<a"b>'],
  ])('%s', (text, expected) => {
    expect(summary(parsed(text))).toBe(expected);
  });
});

describe('escapes in quotes', () => {
  test.each([
    [String.raw`(Name = "say \"hi\"")`, 'say "hi"'],
    [String.raw`(Name = "a\\b")`, String.raw`a\b`],
    [String.raw`(Name = "it\qs \lb\g")`, "it's <b>"],
    [String.raw`(Name = "C:\temp")`, String.raw`C:\temp`],
    [String.raw`(Name = "\\\"")`, String.raw`\"`],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toMatchObject({ value: { kind: 'text', text: expected, quoted: true } });
  });
});

describe('lists', () => {
  test.each([
    ['(ScheduleState In Defined,In-Progress)', 'ScheduleState in [Defined|In-Progress]'],
    ['(ScheduleState in "Defined", "In-Progress")', 'ScheduleState in [Defined|In-Progress]'],
    ['(ScheduleState in (Defined, In-Progress))', 'ScheduleState in [Defined|In-Progress]'],
    ['(ScheduleState !in "a,b",c d)', 'ScheduleState !in [a,b|c d]'],
    ['(ObjectID in 1,,2,)', 'ObjectID in [1|2]'],
    ['(Severity in "")', 'Severity in []'],
    ['(Tags containsAll x,y)', 'Tags containsall [x|y]'],
    ['(Tags containsany x)', 'Tags containsany [x]'],
    ['(PlanEstimate between 1,5)', 'PlanEstimate between [1|5]'],
    ['(PlanEstimate between 1 and 5)', 'PlanEstimate between [1|5]'],
    ['(CreationDate !between "2024-01-01" and "2024-02-01")', 'CreationDate !between [2024-01-01|2024-02-01]'],
    ['State in a,b', 'State in [a|b]'],
  ])('%s', (text, expected) => {
    expect(summary(parsed(text))).toBe(expected);
  });
});

describe('pairs', () => {
  test.each([
    ['((A = 1) AND (B = 2))', ['A = b<1>', 'and', 'B = b<2>']],
    ['((A = 1)and(B = 2))', ['A = b<1>', 'and', 'B = b<2>']],
    ['((A = "1") Or (B = "2"))', ['A = q<1>', 'or', 'B = q<2>']],
    ['((A = 1) AND ((B = 2) AND (C = 3)))', ['A = b<1>', 'and', ['B = b<2>', 'and', 'C = b<3>']]],
    ['(((A = 1) OR (B = 2)) AND (C = 3))', [['A = b<1>', 'or', 'B = b<2>'], 'and', 'C = b<3>']],
    [' ( ( (A = 1) ) AND ( ((B = 2)) ) ) ', ['A = b<1>', 'and', 'B = b<2>']],
    ['((Name = "a b") AND (State = Open))', ['Name = q<a b>', 'and', 'State = b<Open>']],
    ['((Disabled = true) OR (Disabled = false))', ['Disabled = b<true>', 'or', 'Disabled = b<false>']],
  ])('%s', (text, expected) => {
    expect(summary(parsed(text))).toEqual(expected);
  });
});

test('a comparison knows where its parts stand', () => {
  const expression = parsed('((A = 1) AND (Tags.Name  =  "b c" ))');
  expect(expression).toMatchObject({
    right: { places: { path: 15, operator: 26, value: 29 }, path: ['Tags', 'Name'] },
  });
  expect(parsed('A = b c ')).toMatchObject({ places: { path: 1, operator: 3, value: 5 } });
});

describe("errors in the vendor's words, with their column", () => {
  test.each([
    ['(Name zobolts "x")', 'Could not parse: Unknown operator "zobolts"', 7],
    ['(Name="value")', 'Could not parse: Unknown operator ")"', 14],
    ['(Name)', 'Could not parse: Unknown operator ")"', 6],
    [
      '((A = 1) AND (B = 2) AND (C = 3))',
      'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.',
      22,
    ],
    ['(A = 1) AND (B = 2)', 'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.', 9],
    [
      '(State = Open AND Name = x)',
      'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.',
      15,
    ],
    [
      '(State = "Open" AND Name = x)',
      'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.',
      17,
    ],
    [
      'State = Open AND (Name = x)',
      'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.',
      14,
    ],
    [
      '(State in a,b AND Name = x)',
      'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.',
      15,
    ],
  ])('%s', (text, message, column) => {
    expect(refused(text)).toEqual({ message, column });
  });
});

describe('every other mistake is a sentence', () => {
  test.each([
    ['(', 'expected a condition but saw the end of the query instead.'],
    ['()', 'expected a condition but saw ")" instead.'],
    [')', 'expected a condition but saw ")" instead.'],
    ['(Name', 'expected an operator but saw the end of the query instead.'],
    ['(Name =', 'expected a value but saw the end of the query instead.'],
    ['(Name = )', 'expected a value but saw ")" instead.'],
    ['Name = x (y', 'expected ")" but saw the end of the query instead.'],
    ['(Name = x', 'expected ")" but saw the end of the query instead.'],
    ['(Name = "x', 'a quoted string is not closed.'],
    ['(Name = "x" y)', 'expected ")" but saw "y" instead.'],
    ['(Name = x))', 'expected the end of the query but saw ")" instead.'],
    ['(A = 1)(B = 2)', 'expected the end of the query but saw "(" instead.'],
    ['((A = 1)(B = 2))', 'expected ")" but saw "(" instead.'],
    ['((A = 1) XOR (B = 2))', 'expected ")" but saw "XOR" instead.'],
    ['((A = 1) AND B = 2)', 'expected "(" but saw "B" instead.'],
    ['((A = 1) AND )', 'expected "(" but saw ")" instead.'],
    ['((A = 1) AND', 'expected "(" but saw the end of the query instead.'],
    ['(A in ,)', 'expected a value but saw an empty list instead.'],
    ['(A in (x,y)', 'expected ")" but saw the end of the query instead.'],
    ['(A between 1)', 'Between takes exactly two values, such as "1,5", but saw 1.'],
    ['(A between 1,2,3)', 'Between takes exactly two values, such as "1,5", but saw 3.'],
    ['(Name = "a\0b")', 'The query contains the character U+0000.'],
    ['(Name = "a\ud800b")', 'The query contains an unpaired surrogate.'],
  ])('%j', (text, ending) => {
    const error = refused(text);
    expect(error?.message).toMatch(/^Could not parse: /);
    expect(error?.message.endsWith(ending)).toBe(true);
  });

  test('a huge token is not repeated whole', () => {
    expect(refused(`(Name ${'x'.repeat(10_000)} y)`)?.message.length).toBeLessThan(200);
  });
});

const nested = (depth: number): string => `${'('.repeat(depth)}A = 1${')'.repeat(depth)}`;

const conditions = (count: number): string => `${'('.repeat(count - 1)}(A = 1)${' AND (A = 1))'.repeat(count - 1)}`;

describe('limits hold at the limit and answer with a sentence one past it', () => {
  const cases: readonly (readonly [Partial<QueryLimits>, string, string, string])[] = [
    [{ queryBytes: 10 }, '(A = "ä")', '(A = "äb")', 'The query is longer than 10 bytes.'],
    [{ queryDepth: 5 }, nested(5), nested(6), 'The query nests parentheses deeper than 5 levels.'],
    [{ queryTerms: 4 }, conditions(4), conditions(5), 'The query has more than 4 conditions.'],
    [{ queryListValues: 2 }, '(A in 1,2)', '(A in 1,2,3)', 'A list in the query has more than 2 values.'],
    [{ pathNames: 2 }, '(A.B = 1)', '(A.B.C = 1)', 'The path "A.B.C" has more than 2 names.'],
  ];
  test.each(cases)('%j', (bound, atLimit, beyond, sentence) => {
    const limits = { ...LIMITS, ...bound };
    expect(refused(atLimit, limits)).toBeNull();
    expect(refused(beyond, limits)?.message).toBe(`Could not parse: ${sentence}`);
  });
});

test('no depth of parentheses exhausts the stack, neither of the parser nor of the printer', () => {
  const wide = { ...LIMITS, queryBytes: 10_000_000, queryDepth: 1_000_000, queryTerms: 1_000_000 };
  expect(refused(nested(200_000), wide)).toBeNull();
  expect(refused('('.repeat(1_000_000), wide)?.message).toContain('expected a condition');
  const text = conditions(50_000);
  const result = parseQuery(text, wide);
  expect(result.ok && result.value !== null && printQuery(result.value)).toBe(text);
});
