import type { Attribute, Kind } from '../../src/model/attribute.ts';
import type { ObjectType } from '../../src/model/registry.ts';
import type { Json } from './world.ts';
import { ITERATION, PROJECT, STORY, TAG, USER } from './world-seed.ts';

/** A value that an attribute refuses, and the sentence that says so. */
export interface BadValue {
  readonly what: string;
  readonly value: Json;
  readonly sentence: string;
}

interface Subject {
  readonly type: ObjectType;
  readonly attribute: Attribute;
  /** Valid values of a choice. */
  readonly choices: readonly string[] | null;
  /** True where a reference to an object of another workspace is right. */
  readonly crossesWorkspaces: boolean;
}

type Table = (subject: Subject) => readonly BadValue[];

/** An ObjectID that nothing has. */
const NOBODY = 987_654_321;

const nameOf = ({ type, attribute }: Subject): string => `${type.elementName}.${attribute.name}`;

const isNoValue = (subject: Subject): readonly BadValue[] =>
  [
    ['an object', { Name: 'x' }],
    ['an empty object', {}],
    ['an array', ['x']],
    ['an empty array', []],
  ].map(([what, value]) => ({
    what: String(what),
    value,
    sentence: `Validation error: ${nameOf(subject)} is an invalid value`,
  }));

const tooLong = (subject: Subject): readonly BadValue[] => {
  const { maxLength } = subject.attribute;
  if (maxLength === null) return [];
  const sentence = `Validation error: ${nameOf(subject)} length is greater than the maximum length of ${maxLength}`;
  return [
    { what: 'one character too many', value: 'x'.repeat(maxLength + 1), sentence },
    // Lengths are counted as Java counts them: a character beyond the first plane is two.
    { what: 'too many characters of two units', value: `${'𝒳'.repeat(maxLength >> 1)}yz`, sentence },
  ];
};

const text: Table = (subject) => [
  ...isNoValue(subject),
  ...(subject.choices === null ? tooLong(subject) : choice(subject)),
];

const choice = (subject: Subject): readonly BadValue[] =>
  ['No such value', 42, true, ` ${subject.choices?.[0]}`, 'x'.repeat(99)].map((value) => ({
    what: `the choice ${JSON.stringify(value)}`,
    value,
    sentence: `Validation error: ${nameOf(subject)} ${value} is an invalid value.  Valid values are: ${subject.choices?.join(', ')}`,
  }));

const truth: Table = (subject) => [
  ...isNoValue(subject),
  ...['perhaps', 'yes', 0, 1, 2.5].map((value) => ({
    what: JSON.stringify(value),
    value,
    sentence: `Validation error: ${nameOf(subject)} ${value} is an invalid value.  Valid values are: true, false`,
  })),
];

const NO_NUMBERS = [
  'many',
  'NaN',
  'Infinity',
  '-Infinity',
  '0x10',
  '0b1',
  '1,5',
  '1 2',
  '--1',
  '1e',
  '.',
  true,
  '1e999',
];

const noNumber = (subject: Subject, values: readonly Json[], into: string): readonly BadValue[] =>
  values.map((value) => ({
    what: `${nameOf(subject)} ${JSON.stringify(value)}`,
    value,
    sentence: `Could not parse: Cannot convert "${value}" into ${into}.`,
  }));

const outside = (subject: Subject, digits: number, largest: number): readonly BadValue[] => [
  ...[10 ** digits, String(10 ** digits), 10 ** digits * 1_000].map((value) => ({
    what: `the number ${value}`,
    value,
    sentence: `Validation error: ${nameOf(subject)} value is greater than the maximum of ${largest}`,
  })),
  {
    what: `the number ${-(10 ** digits)}`,
    value: -(10 ** digits),
    sentence: `Validation error: ${nameOf(subject)} value is less than the minimum of ${-largest}`,
  },
];

const wholeNumber: Table = (subject) => {
  const digits = Math.min(subject.attribute.maxLength ?? 12, 12);
  return [
    ...isNoValue(subject),
    ...noNumber(subject, NO_NUMBERS, 'a number'),
    ...noNumber(subject, [1.5, '2.25', 0.001], 'a whole number'),
    ...(subject.attribute.maxLength === null
      ? [
          {
            what: 'a number that a double does not hold exactly',
            value: 2 ** 53,
            sentence: `Validation error: ${nameOf(subject)} value is greater than the maximum of ${Number.MAX_SAFE_INTEGER}`,
          },
        ]
      : outside(subject, digits, 10 ** digits - 1)),
    ...(subject.choices === null
      ? []
      : [
          {
            what: 'a number that is no choice',
            value: 7,
            sentence: `Validation error: ${nameOf(subject)} 7 is an invalid value.  Valid values are: ${subject.choices.join(', ')}`,
          },
        ]),
  ];
};

const number: Table = (subject) => {
  const digits = Math.min(subject.attribute.maxLength ?? 12, 12);
  const fraction = subject.attribute.maxFractionalDigits ?? 2;
  const largest = Number((10 ** digits - 10 ** -fraction).toFixed(fraction));
  return [...isNoValue(subject), ...noNumber(subject, NO_NUMBERS, 'a number'), ...outside(subject, digits, largest)];
};

const date: Table = (subject) => [
  ...isNoValue(subject),
  ...[
    '2017-04-29 20:23:51.188960',
    'today',
    'Tue Sep 11 15:03:16 MDT 2018',
    '2026-02-30',
    '2026-13-01',
    '2026-05-01T25:00:00Z',
    '10000-01-01',
    '0000-01-01',
    '05/06/2026',
    42,
    true,
  ].map((value) => ({
    what: `the date ${value}`,
    value,
    sentence: `Could not parse: Cannot convert "${value}" into a date.  You must use the ISO8601 date+time format.`,
  })),
];

/** Objects that exist, one of them is of another type whatever the attribute wants. */
const OTHERS: readonly (readonly [string, string, number])[] = [
  ['Tag', 'tag', TAG.urgent],
  ['Iteration', 'iteration', ITERATION.spring],
];

const unreadable = (what: string, value: Json, id: number | string): BadValue => ({
  what,
  value,
  sentence: `Could not read: Could not read referenced object ${id}`,
});

const unreadables = ({
  attribute,
  crossesWorkspaces,
}: Subject): readonly (readonly [string, string, number | string])[] => [
  ['to nobody', '/defect/987654321', NOBODY],
  ['to nobody, negative', '/defect/-987654321', -NOBODY],
  ['by a UUID that nobody has', '/defect/00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000'],
  ...OTHERS.filter(([name]) => name !== attribute.ref)
    .slice(0, 1)
    .map(([name, path, oid]) => [`to another type, ${name}`, `/${path}/${oid}`, oid] as const),
  ...(attribute.ref === 'User' || crossesWorkspaces
    ? []
    : [
        [
          'to another workspace',
          ...(attribute.ref === 'Tag' ? [`/tag/${TAG.foreign}`, TAG.foreign] : foreign(attribute)),
        ] as unknown as readonly [string, string, number],
      ]),
];

const foreign = (attribute: Attribute): readonly [string, number] =>
  attribute.ref === 'Project'
    ? [`/project/${PROJECT.apples}`, PROJECT.apples]
    : [`/hierarchicalrequirement/${STORY.foreign}`, STORY.foreign];

const NO_REFERENCES: readonly Json[] = [
  'InfinityDrain',
  '/defect',
  '/defect/x',
  '/defect/1/2',
  'http://',
  '12345678901234567',
  1.5,
  true,
  { Name: 'x' },
  { _ref: 'InfinityDrain' },
  { _ref: { _ref: '/defect/1' } },
];

const noReference = (value: Json): BadValue => {
  const text = typeof value === 'object' && value !== null && '_ref' in value ? value._ref : value;
  return {
    what: `no reference, ${JSON.stringify(value)}`,
    value,
    sentence: `Could not parse: Cannot parse object reference from ${typeof text === 'string' ? `"${text}"` : `"${JSON.stringify(text)}"`}`,
  };
};

const reference: Table = (subject) => [
  ...NO_REFERENCES.map(noReference),
  noReference([]),
  noReference([`/user/${USER.editor}`]),
  ...unreadables(subject).flatMap(([what, ref, id]) => [
    unreadable(`a reference ${what}`, ref, id),
    unreadable(`a reference ${what}, as an object`, { _ref: ref }, id),
  ]),
];

const collection: Table = (subject) => [
  ...['bare', 42, true, { Name: 'x' }].map(noReference),
  ...[{ _ref: `/tag/${TAG.urgent}` }, { Count: 0 }].map((value) => ({
    what: `an item that stands in no array, ${JSON.stringify(value)}`,
    value,
    sentence: `Could not parse: Cannot parse object reference from "${JSON.stringify(value)}"`,
  })),
  ...NO_REFERENCES.filter((each) => typeof each !== 'object' || '_ref' in each).map((each) => ({
    ...noReference(each),
    what: `an item that is no reference, ${JSON.stringify(each)}`,
    value: [each],
  })),
  ...unreadables(subject).map(([what, ref, id]) => unreadable(`an item ${what}`, [{ _ref: ref }], id)),
];

const bytes: Table = (subject) => isNoValue(subject);

const TABLES: Readonly<Record<Kind, Table>> = {
  STRING: text,
  TEXT: text,
  RATING: text,
  STATE: text,
  BOOLEAN: truth,
  INTEGER: wholeNumber,
  QUANTITY: number,
  DECIMAL: number,
  DATE: date,
  OBJECT: reference,
  COLLECTION: collection,
  BINARY_DATA: bytes,
};

/** Every bad value that the kind of an attribute knows. */
export const badValuesOf = (subject: Subject): readonly BadValue[] => TABLES[subject.attribute.kind](subject);
