import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRef } from '../../src/model/ref.ts';
import { type Expression, isListOperator, type Literal, OPERATORS } from '../../src/query/ast.ts';
import { parseDateOperand } from '../../src/query/date-variables.ts';
import { parseFetch } from '../../src/query/fetch.ts';
import { parseOrder } from '../../src/query/order.ts';
import { parseQuery, type QueryLimits } from '../../src/query/parser.ts';
import { printQuery } from '../../src/query/print-query.ts';

const RUNS = process.env.MUSTER_LONG === '1' ? 500_000 : 10_000;
const LIMITS: QueryLimits = {
  queryBytes: 32_768,
  queryTerms: 500,
  queryDepth: 200,
  queryListValues: 1_000,
  pathNames: 8,
};
const FETCH_LIMITS = { fetchBytes: 32_768, fetchNames: 1_000, fetchDepth: 4 };

/** Printable, and not a number, `null` or a condition when it stands bare; quoting is the printer's business. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom(
    'null',
    'NULL',
    ' ',
    '(',
    ')',
    '"',
    '\\',
    '\\q',
    'a and b',
    'x AND (y',
    'x or y = z',
    'a, b',
    '',
    'today - 1',
  ),
);

const path = fc.array(fc.constantFrom('Name', 'Owner', 'c_Field', 'ObjectID', 'Tags', 'A"b'), {
  minLength: 1,
  maxLength: 8,
});

const bareWords = fc.array(fc.string({ unit: fc.constantFrom(...'aZ09@.:/-,"\\'), minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 3,
});

const literalFor = (operator: (typeof OPERATORS)[number]): fc.Arbitrary<Literal> => {
  if (isListOperator(operator)) {
    const two = operator.endsWith('between');
    const items = fc.array(anyText, { minLength: two ? 2 : 1, maxLength: two ? 2 : 5 });
    return items.map((list) => ({ kind: 'list', items: list }));
  }
  const isContains = operator === 'contains' || operator === '!contains';
  const quoted = anyText.map((text): Literal => ({ kind: 'text', text, quoted: true }));
  // A text that begins with a quote cannot come out of the parser unquoted.
  const bare = bareWords
    .filter(([first]) => !first?.startsWith('"'))
    .map((words): Literal => ({ kind: 'text', text: words.join(' '), quoted: false }));
  const text = fc
    .oneof(quoted, bare)
    .filter((value) => isContains || value.kind !== 'text' || value.text.toLowerCase() !== 'null');
  return isContains ? text : fc.oneof(text, fc.constant<Literal>({ kind: 'null' }));
};

const NOWHERE = { path: 0, operator: 0, value: 0 };

const comparison: fc.Arbitrary<Expression> = fc.oneof(
  ...OPERATORS.map((operator) =>
    fc.record({
      kind: fc.constant('comparison' as const),
      path,
      operator: fc.constant(operator),
      value: literalFor(operator),
      places: fc.constant(NOWHERE),
    }),
  ),
);

const { expression } = fc.letrec<{ expression: Expression; pair: Expression }>((tie) => ({
  expression: fc.oneof({ depthSize: 'small', withCrossShrink: true }, comparison, tie('pair')),
  pair: fc.record({ kind: fc.constantFrom('and', 'or'), left: tie('expression'), right: tie('expression') }),
}));

/** The expression without the places of its conditions in the text. */
const placeless = (tree: Expression): Expression =>
  tree.kind === 'comparison'
    ? { ...tree, places: NOWHERE }
    : { kind: tree.kind, left: placeless(tree.left), right: placeless(tree.right) };

const parsed = (text: string): Expression => {
  const result = parseQuery(text, LIMITS);
  if (!result.ok || result.value === null) throw new Error(result.ok ? 'no expression' : result.error.message);
  return result.value;
};

/** A well-formed query with characters cut, doubled, swapped or put in. */
const mutated = fc
  .tuple(
    expression.map(printQuery),
    fc.array(
      fc.tuple(fc.nat(), fc.nat(), fc.oneof(anyText, fc.constantFrom(' AND ', ' OR ', '()', '"', '\0', '\ud800'))),
      {
        maxLength: 4,
      },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((result, [from, length, put]) => {
      const start = from % (result.length + 1);
      return result.slice(0, start) + put + result.slice(start + (length % 5));
    }, text),
  );

const anything = fc.oneof(mutated, fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));

describe('the query language', () => {
  test('any text is an expression or a sentence, never an exception', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const result = parseQuery(text, LIMITS);
        if (result.ok) return;
        expect(result.error.message).toMatch(/^Could not parse: /);
        expect(result.error.message.length).toBeLessThan(300);
        expect(result.error.message.isWellFormed()).toBe(true);
        expect(result.error.column).toBeGreaterThanOrEqual(1);
        expect(result.error.column).toBeLessThanOrEqual(text.length + 1);
      }),
      { numRuns: RUNS },
    );
  });

  test('printing and parsing gives the same expression', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        expect(placeless(parsed(printQuery(tree)))).toEqual(placeless(tree));
      }),
      { numRuns: RUNS / 5 },
    );
  });

  test('whatever parses prints in one form only', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const result = parseQuery(text, LIMITS);
        if (!result.ok || result.value === null) return;
        const printed = printQuery(result.value);
        expect(placeless(parsed(printed))).toEqual(placeless(result.value));
        expect(printQuery(parsed(printed))).toBe(printed);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the other readers', () => {
  const context = { now: new Date('2026-11-22T12:00:00Z'), userZone: 'Europe/Berlin', workspaceZone: 'America/Denver' };

  test('take any text without an exception', () => {
    const dates = fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.Z+-]{0,20})?$/);
    const lists = fc.string({ unit: fc.constantFrom(...'aB,;[]": .:summary'), maxLength: 80 });
    fc.assert(
      fc.property(fc.oneof(anything, dates, lists), (text) => {
        parseFetch(text, FETCH_LIMITS);
        parseOrder(text, { orderTerms: 10 });
        parseRef(text);
        const date = parseDateOperand(text, context);
        if (date.ok && date.value.kind === 'instant') expect(date.value.at.toISOString()).toMatch(/^[0-9]{4}-/);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('reading is linear', () => {
  const KIB = 1_024;
  const limits: QueryLimits = {
    queryBytes: 1_024 * KIB,
    queryTerms: 1_000_000,
    queryDepth: 1_000_000,
    queryListValues: 1_000_000,
    pathNames: 8,
  };
  const wideFetch = { fetchBytes: 1_024 * KIB, fetchNames: 1_000_000, fetchDepth: 4 };
  const upTo = (size: number, piece: string): string => piece.repeat(Math.ceil(size / piece.length));
  /** A balanced tree with this many leaves: as long as one likes, and not deep. */
  const treeOf = (leaves: number, leaf: string): string =>
    leaves < 2 ? leaf : `(${treeOf(leaves / 2, leaf)} AND ${treeOf(leaves / 2, leaf)})`;
  const shapes: readonly (readonly [string, (size: number) => unknown])[] = [
    ['a tree of pairs', (size) => parseQuery(treeOf(size / 20, '(A = "b c d")'), limits)],
    [
      'surplus parentheses',
      (size) => parseQuery(treeOf(size / 400, `${'('.repeat(190)}A = 1${')'.repeat(190)}`), limits),
    ],
    ['one bare value of many words', (size) => parseQuery(`(A = ${upTo(size, 'and or ')})`, limits)],
    ['one bare value with much space', (size) => parseQuery(`(A = ${upTo(size, 'and          ')})`, limits)],
    ['one quoted value full of escapes', (size) => parseQuery(`(A = "${upTo(size, '\\"')}`, limits)],
    ['a list', (size) => parseQuery(`(A in ${upTo(size, 'x and y, ')})`, limits)],
    ['blanks', (size) => parseQuery(upTo(size, ' '), limits)],
    ['one long name', (size) => parseQuery(upTo(size, 'a.b'), limits)],
    ['a fetch of brackets', (size) => parseFetch(upTo(size, 'a[b;c],'), wideFetch)],
    ['a fetch of names', (size) => parseFetch(upTo(size, 'a,'), wideFetch)],
    ['an order', (size) => parseOrder(upTo(size, 'a desc,'), { orderTerms: 1_000_000 })],
    ['a reference', (size) => parseRef(upTo(size, '/slm'))],
  ];

  const timeOf = (work: () => unknown): number => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };

  test.each(shapes)('%s: 256 KiB at once cost no more than four times what they cost in sixteen parts', (_, read) => {
    // The same amount of work in both, so that a busy machine disturbs them alike; square growth would be sixteen times.
    let [parts, whole] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let run = 0; run < 7; run++) {
      const inParts = timeOf(() => {
        for (let part = 0; part < 16; part++) read(16 * KIB);
      });
      parts = Math.min(parts, inParts);
      whole = Math.min(
        whole,
        timeOf(() => read(256 * KIB)),
      );
    }
    // Below a few milliseconds the clock and the collector decide.
    expect(whole).toBeLessThan(Math.max(parts, 3) * 4);
  });
});
