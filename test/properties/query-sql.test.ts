import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { modelEnumerations } from '../../src/model/enumerations.ts';
import { type ObjectType, registry } from '../../src/model/registry.ts';
import { type Comparison, isListOperator, type Literal, type Operator } from '../../src/query/ast.ts';
import { parseDateOperand } from '../../src/query/date-variables.ts';
import { parseQuery } from '../../src/query/parser.ts';
import { printQuery } from '../../src/query/print-query.ts';
import { resolveCondition } from '../../src/query/resolve-condition.ts';
import { resolveOrder } from '../../src/query/resolve-order.ts';
import { searchCondition } from '../../src/query/search.ts';
import { compileFind } from '../../src/query/sql/compile-find.ts';
import { type Fact, type Group, hasNames, pathOf } from '../support/oracle/facts.ts';
import { OPERATORS, orderOn, type Path, pathsOf } from '../support/oracle/query-arbitrary.ts';
import type { SortKey } from '../support/oracle/sort.ts';
import { withClient } from '../support/template-database.ts';
import { createTestDatabase } from '../support/test-database.ts';

const RUNS = process.env.MUSTER_LONG === '1' ? 100_000 : 3_000;

const LIMITS = { queryBytes: 65_536, queryTerms: 500, queryDepth: 200, queryListValues: 1_000, pathNames: 8 };

const ZONES = { now: new Date('2026-04-01T12:00:00Z'), userZone: 'Asia/Kolkata', workspaceZone: 'America/New_York' };

const CONTEXT = {
  registry,
  enumerations: modelEnumerations,
  callerOid: 7_381,
  tableOf: (attribute: { readonly ref: string | null }) => registry.find(attribute.ref ?? '')?.table.name ?? '',
  readDate: (text: string, asksForOrder: boolean) => {
    const read = parseDateOperand(text, ZONES, asksForOrder);
    if (!read.ok) return read;
    return ok(read.value.kind === 'instant' ? { start: read.value.at, end: read.value.at } : read.value);
  },
};

const SCOPES = [null, [300, 301]].map((projects) => ({
  workspaceOid: 200,
  workspaceOids: [0, 200],
  userOid: 7_381,
  visibleProjectOids: projects,
  everyVisibleProjectOids: projects,
  scopeProjectOids: null,
}));

/** Stands in every text value, and nowhere in our source. */
const CANARY = 'qzx9k';

const digits = fc.integer({ min: 100_000_000, max: 999_999_999 }).map((number) => `8675309${number}`.slice(0, 15));
const uuid = fc.uuid();
const word = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${CANARY}${text.replaceAll('\0', '')}'"\\;--`);
const instant = fc
  .integer({ min: 0, max: 4_000_000_000_000 })
  .map((at) => `${new Date(at).toISOString().slice(0, 10)}T11:13:17.719Z`);

/** How a value is written decides what is asked; within one form only the value differs. */
const FORMS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  word,
  pair: fc.constantFrom('q€', 'qß', '§q', 'q%', '_q', "q'"),
  number: digits,
  decimal: digits.map((text) => `${text.slice(0, 9)}.5`),
  instant,
  day: fc.constantFrom('today', 'yesterday', 'lastweek', 'today-3', 'nextyear'),
  truth: fc.constantFrom('true', 'false'),
  oid: fc.oneof(
    digits.map((text) => `/x/${text}`),
    digits,
  ),
  uuid: fc.oneof(
    uuid.map((text) => `/x/${text}`),
    uuid,
  ),
  dashed: uuid,
  prefixed: digits.map((text) => `QZX${text.slice(0, 9)}`),
};

const formsOf = (fact: Fact, operator: Operator): readonly string[] => {
  if (operator.includes('contains') && fact.kind !== 'items') return ['word', 'pair'];
  switch (fact.kind) {
    case 'integer':
      return ['number'];
    case 'quantity':
      return ['number', 'decimal'];
    case 'date':
      return ['instant', 'day'];
    case 'boolean':
      return ['truth'];
    case 'reference':
      return ['oid', 'uuid'];
    case 'items':
      return hasNames(fact.to as Group) ? ['oid', 'uuid', 'word'] : ['oid', 'uuid'];
    case 'formatted-id':
      return ['number', 'prefixed', 'word'];
    case 'uuid':
      return ['dashed', 'word'];
    default:
      return ['word'];
  }
};

interface Part {
  readonly path: Path;
  readonly operator: Operator;
  readonly values: readonly [readonly string[], readonly string[]];
}

/** A condition and two sets of values for it. */
const part = (group: Group): fc.Arbitrary<Part> =>
  fc.constantFrom(...pathsOf(group)).chain((path) =>
    fc.constantFrom(...OPERATORS[path.fact.kind]).chain((operator) => {
      const many = isListOperator(operator);
      const count = operator.endsWith('between') ? fc.constant(2) : fc.integer({ min: 1, max: many ? 3 : 1 });
      return fc.tuple(fc.constantFrom(...formsOf(path.fact, operator)), count).chain(([form, length]) => {
        const value = FORMS[form] ?? word;
        const values = fc.array(value, { minLength: length, maxLength: length });
        return fc.record({
          path: fc.constant(path),
          operator: fc.constant(operator),
          values: fc.tuple(values, values),
        });
      });
    }),
  );

const comparisonOf = ({ path, operator, values }: Part, which: 0 | 1): Comparison => {
  const [text = ''] = values[which];
  const value: Literal = isListOperator(operator)
    ? { kind: 'list', items: values[which] }
    : { kind: 'text', text, quoted: true };
  return { kind: 'comparison', path: path.names, operator, value, places: { path: 0, operator: 0, value: 0 } };
};

interface Compiled {
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

const compile = (
  group: Group,
  parts: readonly Part[],
  joins: readonly ('AND' | 'OR')[],
  order: readonly SortKey[],
  which: 0 | 1,
): Compiled => {
  const type = registry.byPath(pathOf(group)) as ObjectType;
  const text = parts
    .map((each) => printQuery(comparisonOf(each, which)))
    .reduce((left, right, at) => `(${left} ${joins[at - 1] ?? 'AND'} ${right})`);
  const parsed = parseQuery(text, LIMITS);
  if (!parsed.ok || parsed.value === null) throw new Error(`not read: ${text}`);
  const condition = resolveCondition(type, parsed.value, CONTEXT);
  if (!condition.ok) throw new Error(`${condition.error.message} in ${text}`);
  const terms = resolveOrder(
    type,
    order.map(({ path, descending }) => ({ path, descending, column: 1 })),
    CONTEXT,
  );
  if (!terms.ok) throw new Error(terms.error.message);
  const plan = { type, source: { from: 'type' as const }, condition: condition.value, order: terms.value };
  const statements = SCOPES.map((scope) => compileFind({ ...plan, start: 1, pageSize: 20 }, scope));
  return {
    texts: statements.flatMap(({ find, count }) => [find.text, count.text]),
    values: statements.flatMap(({ find }) => find.values),
  };
};

const GROUPS: readonly Group[] = [
  'PortfolioItem',
  'Feature',
  'TestCase',
  'TestCaseResult',
  'Milestone',
  'Artifact',
  'HierarchicalRequirement',
  'Defect',
  'Task',
  'Iteration',
  'Project',
  'User',
];

const query = fc.constantFrom(...GROUPS).chain((group) =>
  fc.record({
    group: fc.constant(group),
    parts: fc.array(part(group), { minLength: 1, maxLength: 4 }),
    joins: fc.array(fc.constantFrom<'AND' | 'OR'>('AND', 'OR'), { minLength: 3, maxLength: 3 }),
    order: orderOn(group),
  }),
);

/** The words of a statement outside its constants; a placeholder is no word. */
const wordsOf = (text: string): readonly string[] =>
  text.replaceAll(/'(?:[^']|'')*'/g, ' ').match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];

/** What else our compilers write: SQL's own words, types, functions, and names of rows within one statement. */
const OWN_WORDS = new Set(
  `SELECT FROM WHERE UNION ALL AND OR NOT NULL IS IN ANY EXISTS LEFT JOIN ON ORDER BY DESC LIMIT OFFSET AS CASE WHEN THEN ELSE END
  DISTINCT LIKE ILIKE COLLATE C true false FILTER bigint int smallint text boolean uuid double precision timestamptz
  lower left coalesce array_position count sum max greatest ceil extract EPOCH epoch interval now bool_or md5 string_agg`.split(
    /\s+/,
  ),
);

const ROW_NAME = /^([a-z]|[top]\d+)$/;

describe('the SQL of a query', () => {
  let schema: ReadonlySet<string>;
  beforeAll(async () => {
    const database = await createTestDatabase();
    const names = await withClient(database.connectionString, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'
         UNION SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'`,
      );
      return rows.map(({ name }) => name);
    });
    schema = new Set(names);
    await database.drop();
  });

  test('depends on the shape of the query alone, and names nothing but the schema', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(query, ({ group, parts, joins, order }) => {
        const one = compile(group, parts, joins, order, 0);
        const other = compile(group, parts, joins, order, 1);
        expect(one.texts).toEqual(other.texts);
        for (const text of one.texts) {
          const strange = wordsOf(text).filter(
            (each) => !schema.has(each) && !OWN_WORDS.has(each) && !ROW_NAME.test(each),
          );
          expect(strange).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('holds no value of the query; they are its parameters', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(query, ({ group, parts, joins, order }) => {
        const { texts, values } = compile(group, parts, joins, order, 0);
        const given = JSON.stringify(values).toLowerCase();
        for (const text of texts) {
          expect(text.toLowerCase()).not.toContain(CANARY);
          expect(text).not.toMatch(/8675309|11:13:17|[0-9a-f]{8}-[0-9a-f]{4}-/);
          expect(text).not.toContain('719Z');
        }
        const isText = parts.some(({ path, operator }) => path.fact.kind === 'text' && operator === '=');
        if (isText) expect(given).toContain(CANARY);
      }),
      { numRuns: RUNS },
    );
  });

  test('is the same for searches of as many words', () => {
    const find = (search: string): string => {
      const type = registry.type('Artifact');
      const condition = searchCondition(type, search, CONTEXT, { searchCharacters: 1_000, searchWords: 20 });
      if (!condition.ok) throw new Error(condition.error);
      const plan = {
        type,
        source: { from: 'type' as const },
        condition: condition.value,
        order: [],
        start: 1,
        pageSize: 20,
      };
      return compileFind(plan, SCOPES[0] as (typeof SCOPES)[number]).find.text;
    };
    const plain = fc.string({ unit: fc.constantFrom(..."abc%_'\\;-"), minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, plain), { minLength: 1, maxLength: 5 }), (words) => {
        const one = find(words.map(([first]) => first).join(' '));
        expect(one).toBe(find(words.map(([, second]) => second).join(' ')));
        for (const [first] of words) if (/[%;\\]/.test(first)) expect(one).not.toContain(first);
      }),
      { numRuns: 500 },
    );
  });
});
