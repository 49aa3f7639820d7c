import fc from 'fast-check';
import type { Comparison, Expression, Literal, Operator } from '../../../src/query/ast.ts';
import { isListOperator } from '../../../src/query/ast.ts';
import { DAYS, TEXTS } from './dice.ts';
import { type Fact, factsOf, type Group, hasNames, type Kind, pathOf } from './facts.ts';
import type { SortKey } from './sort.ts';
import type { Thing } from './things.ts';

/** A way from a type to an attribute. */
export interface Path {
  readonly names: readonly string[];
  readonly fact: Fact;
  /** Whether some name before the last is a collection. */
  readonly manyWays: boolean;
}

const LONGEST = 3;

const known = new Map<Group, readonly Path[]>();

/** Every path of up to three names. */
export const pathsOf = (group: Group): readonly Path[] => {
  const kept = known.get(group);
  if (kept !== undefined) return kept;
  const walk = (at: Group, before: readonly string[], manyWays: boolean): readonly Path[] =>
    factsOf(at).flatMap((fact) => {
      const names = [...before, fact.name];
      const self: Path = { names, fact, manyWays };
      if (fact.to === null || names.length === LONGEST) return [self];
      return [self, ...walk(fact.to, names, manyWays || fact.kind === 'items')];
    });
  const paths = walk(group, [], false);
  known.set(group, paths);
  return paths;
};

const EQUAL: readonly Operator[] = ['=', '!=', 'in', '!in'];
const ORDERED: readonly Operator[] = [...EQUAL, '<', '<=', '>', '>=', 'between', '!between'];
const TEXTUAL: readonly Operator[] = ['contains', '!contains', 'containsany', 'containsall'];

/** What may be asked of each kind of attribute. */
export const OPERATORS: Readonly<Record<Kind, readonly Operator[]>> = {
  // Twice as often: there is most to get wrong.
  text: [...ORDERED, ...TEXTUAL, ...TEXTUAL],
  uuid: [...EQUAL, ...TEXTUAL],
  integer: ORDERED,
  quantity: ORDERED,
  date: ORDERED,
  boolean: EQUAL,
  choice: [...ORDERED, ...TEXTUAL],
  'formatted-id': [...ORDERED, ...TEXTUAL],
  reference: EQUAL,
  items: [...EQUAL, ...TEXTUAL],
};

/** Operators that take a part of a text rather than a value. */
const isPart = (operator: Operator): boolean => TEXTUAL.includes(operator);

const fragments = (texts: readonly string[]): readonly string[] => [
  ...texts,
  ...texts.map((text) => [...text].slice(0, 2).join('')),
  ...texts.map((text) => [...text].slice(1).join('').toUpperCase()).filter((text) => text !== ''),
];

const REFERENCE_FORMS = [
  (path: string, oid: number) => `/${path}/${oid}`,
  (path: string, oid: number) => `${path}/${oid}.js`,
  (path: string, oid: number) => `https://rally1.rallydev.com/slm/webservice/v2.0/${path}/${oid}`,
  (_: string, oid: number) => String(oid),
];

/** Values to compare with: mostly such as there are. */
export const valuesFor = (things: readonly Thing[], today: number): ((fact: Fact) => fc.Arbitrary<string>) => {
  const oids = things.map(({ oid }) => oid);
  const reference = fc
    .tuple(fc.constantFrom(...things), fc.constantFrom(...REFERENCE_FORMS))
    .map(([thing, form]) => form(pathOf(thing.type), thing.oid));
  const number = fc.constantFrom('0', '1', '1.0', '2', '2.5', '-1', '4.50', '100', '1e2');
  const instant = fc
    .tuple(fc.constantFrom(...DAYS), fc.constantFrom(-3_600_000, 0, 1, 3_600_000))
    .map(([days, ms]) => new Date(today + days * 86_400_000 + ms).toISOString());
  const dates = fc.oneof(
    instant,
    instant.map((text) => text.slice(0, 10)),
    instant.map((text) => text.slice(0, 16)),
    instant.map((text) => `${text.slice(0, 19)}+05:30`),
    fc.constantFrom('today', 'TODAY', 'yesterday', 'Tomorrow', 'lastweek', 'nextweek', 'lastmonth', 'nextmonth'),
    fc.constantFrom(
      'lastquarter',
      'nextquarter',
      'lastyear',
      'nextyear',
      'today-1',
      'today - 7',
      'today+31',
      'today-0',
    ),
  );
  const ids = [...new Set(things.flatMap(({ values }) => values.FormattedID ?? []))] as readonly string[];
  const byKind: Readonly<Record<Kind, fc.Arbitrary<string>>> = {
    text: fc.oneof(
      fc.constantFrom(...fragments(TEXTS)),
      fc.constantFrom('Open', 'Planning', 'Defined', 'COMPLETED', 'b9', '#ffffff', 'root@grove.test'),
      fc.constantFrom(...things.flatMap(({ values }) => (typeof values.Name === 'string' ? [values.Name] : []))),
    ),
    uuid: fc.oneof(
      fc.constantFrom(...things.map(({ values }) => String(values.ObjectUUID))),
      fc.constantFrom(...things.map(({ values }) => String(values.ObjectUUID).toUpperCase())),
      fc.constant('nonsense'),
    ),
    integer: fc.oneof(number, fc.constantFrom(...oids.map(String)), fc.constant('99999999999999999999')),
    quantity: number,
    date: dates,
    boolean: fc.constantFrom('true', 'false', 'True', 'FALSE'),
    choice: fc.constantFrom('None', 'Nonsense'),
    'formatted-id': fc.oneof(
      fc.constantFrom(...ids, ...ids.map((id) => id.toLowerCase()), ...ids.map((id) => id.slice(2))),
      fc.constantFrom('US0', 'nonsense'),
    ),
    reference: fc.oneof(reference, fc.constant('currentuser'), fc.constant('/user/424242')),
    items: fc.oneof(
      reference,
      fc.constantFrom(...things.flatMap(({ values }) => (typeof values.Name === 'string' ? [values.Name] : []))),
    ),
  };
  return (fact) => {
    if (fact.kind === 'choice') return fc.constantFrom('None', 'Nonsense', ...fact.values);
    return fact.kind === 'items' && !hasNames(fact.to as Group) ? reference : byKind[fact.kind];
  };
};

/** Bare words that would be read as something else are the printer's business; these are the tester's. */
const named = (text: string): string => (/^(null)?$/i.test(text) ? 'x' : text);

/** A name of an item, where a text might be taken for a reference or a number. */
const itemText = (fact: Fact, text: string): string =>
  fact.kind === 'items' && hasNames(fact.to as Group) && /^-?\d+$/.test(text) ? 'x' : text;

/** Parts of texts that mean something to LIKE, or that only lower-casing brings together. */
const AWKWARD_PARTS = [
  '%',
  '_',
  'a_b',
  '0%',
  '100%',
  '\\',
  'k\\s',
  'S',
  'É',
  'σ',
  'ß',
  'i',
  '\u{10428}',
  'OTT',
  'tte',
  'ÉCO',
  'STRA',
  'PRI',
  'ΑΣ',
];

const literalFor = (fact: Fact, operator: Operator, value: fc.Arbitrary<string>): fc.Arbitrary<Literal> => {
  const usual = value.map((text) => itemText(fact, named(text)));
  const isPartOfText = isPart(operator) && fact.kind !== 'items';
  const given = isPartOfText ? fc.oneof(usual, fc.constantFrom(...AWKWARD_PARTS)) : usual;
  if (isListOperator(operator)) {
    const two = operator.endsWith('between');
    const item =
      two || isPart(operator)
        ? given
        : fc.oneof({ weight: 9, arbitrary: given }, { weight: 1, arbitrary: fc.constantFrom('', 'null') });
    return fc.array(item, { minLength: two ? 2 : 1, maxLength: two ? 2 : 3 }).map((items) => ({ kind: 'list', items }));
  }
  const text = fc.tuple(given, fc.boolean()).map(([each, quoted]): Literal => ({ kind: 'text', text: each, quoted }));
  if (isPart(operator)) return text;
  const unset = fc.constantFrom<Literal>({ kind: 'null' }, { kind: 'text', text: '', quoted: true });
  return fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: unset });
};

/** Attribute names are matched whatever their case. */
const spelled = (names: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.constantFrom(
    names,
    names.map((name) => name.toLowerCase()),
    names.map((name) => (name === 'ObjectID' ? 'OID' : name)),
  );

const pathIn = (paths: readonly Path[]): fc.Arbitrary<Path> => {
  const short = paths.filter(({ names }) => names.length === 1);
  const long = paths.filter(({ names }) => names.length > 1);
  const byKind = [...Map.groupBy(long, ({ fact }) => fact.kind).values()].map((each) => fc.constantFrom(...each));
  return fc.oneof(fc.constantFrom(...short), ...(byKind.length === 0 ? [] : [fc.oneof(...byKind)]));
};

export const comparisonOn = (
  paths: readonly Path[],
  valueFor: (fact: Fact) => fc.Arbitrary<string>,
  operators: (path: Path) => readonly Operator[] = ({ fact }) => OPERATORS[fact.kind],
): fc.Arbitrary<Comparison> =>
  pathIn(paths.filter((path) => operators(path).length > 0)).chain((path) =>
    fc.constantFrom(...operators(path)).chain((operator) =>
      fc.record({
        kind: fc.constant('comparison' as const),
        path: spelled(path.names),
        operator: fc.constant(operator),
        value: literalFor(path.fact, operator, valueFor(path.fact)),
        places: fc.constant({ path: 0, operator: 0, value: 0 }),
      }),
    ),
  );

/** Conditions on a type, joined into trees. */
export const expressionOn = (
  group: Group,
  valueFor: (fact: Fact) => fc.Arbitrary<string>,
): fc.Arbitrary<Expression> => {
  const comparison = comparisonOn(pathsOf(group), valueFor);
  return fc.letrec<{ tree: Expression; pair: Expression }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, comparison, tie('pair')),
    pair: fc.record({ kind: fc.constantFrom('and', 'or'), left: tie('tree'), right: tie('tree') }),
  })).tree;
};

/** Lists of up to three keys, over attributes and along references. */
export const orderOn = (group: Group): fc.Arbitrary<readonly SortKey[]> => {
  const paths = pathsOf(group).filter(({ fact, manyWays }) => !manyWays && fact.kind !== 'items');
  const isWork = factsOf(group).some(({ name }) => name === 'Expedite');
  const short = [
    ...paths.filter(({ names }) => names.length === 1).map(({ names }) => names),
    ...(isWork ? [['Rank']] : []),
  ];
  const path = fc.oneof(fc.constantFrom(...short), fc.constantFrom(...paths.map(({ names }) => names)));
  return fc.array(fc.record({ path, descending: fc.boolean() }), { maxLength: 3 });
};
