import type { Comparison, Expression, Operator } from '../../../src/query/ast.ts';
import { type Moment, spanOf } from './days.ts';
import { type Fact, factNamed, type Group } from './facts.ts';
import { byCodePoint, fold } from './text.ts';
import type { Thing, View } from './things.ts';

/**
 * The query language as docs/reference/query.md has it, read anew: a walk over objects in memory. What it finds is what
 * the server has to find. Queries are taken to be free of mistakes; those have tests of their own.
 */
export const holds = (expression: Expression, thing: Thing, group: Group, view: View, moment: Moment): boolean => {
  if (expression.kind !== 'comparison') {
    const left = holds(expression.left, thing, group, view, moment);
    const right = holds(expression.right, thing, group, view, moment);
    return expression.kind === 'and' ? left && right : left || right;
  }
  return comparisons(expression).some((all) =>
    all.every((each) => along(expression.path, each, thing, group, view, moment)),
  );
};

/** What is asked of one attribute: one or several tests of the same value. */
type Question = readonly Part[];

interface Part {
  readonly operator: Operator;
  /** null is the absence of a value. */
  readonly text: string | null;
}

/** An operator of several values as a choice (outer) of sets (inner) of questions. */
const comparisons = ({ operator, value }: Comparison): readonly (readonly Question[])[] => {
  if (value.kind !== 'list') return [[[{ operator, text: value.kind === 'null' ? null : value.text }]]];
  const parts = (of: Operator): Part[] => value.items.map((text) => ({ operator: of, text }));
  const [low = '', high = ''] = value.items;
  switch (operator) {
    case 'in':
      return parts('=').map((each) => [[each]]);
    case '!in':
      return [[parts('!=')]];
    case 'between':
      return [
        [
          [
            { operator: '>=', text: low },
            { operator: '<=', text: high },
          ],
        ],
      ];
    case '!between':
      return [[[{ operator: '<', text: low }]], [[{ operator: '>', text: high }]]];
    case 'containsany':
      return parts('contains').map((each) => [[each]]);
    default:
      return [parts('contains').map((each) => [each])];
  }
};

const isUnset = (text: string | null, fact: Fact): boolean =>
  text === null ||
  text === '' ||
  text.toLowerCase() === 'null' ||
  (fact.kind === 'choice' && !fact.always && text === 'None');

/** Walks the path: along references to what is visible, into collections to some item that fits. */
const along = (
  path: readonly string[],
  question: Question,
  thing: Thing,
  group: Group,
  view: View,
  moment: Moment,
): boolean => {
  const [name = '', ...rest] = path;
  const fact = factNamed(group, name);
  if (rest.length === 0) return leaf(fact, question, thing, view, moment);
  const to = fact.to as Group;
  const onward = (next: Thing): boolean => along(rest, question, next, to, view, moment);
  if (fact.kind === 'reference') {
    const next = view.target(thing, fact);
    return next === null ? question.every((part) => ofNothing(lastFact(rest, to), part, view, moment)) : onward(next);
  }
  const items = view.items(thing, fact);
  return asksForEmptiness(rest, question, to) ? items.length === 0 : items.some(onward);
};

/** `Tags.ObjectID = null`: what every item has can only be missing where there is no item. */
const asksForEmptiness = ([name, ...further]: readonly string[], question: Question, group: Group): boolean => {
  const [only] = question;
  if (name === undefined || further.length > 0 || only === undefined || only.operator !== '=') return false;
  const fact = factNamed(group, name);
  return fact.always && isUnset(only.text, fact);
};

const lastFact = (path: readonly string[], group: Group): Fact => {
  const [name = '', ...rest] = path;
  const fact = factNamed(group, name);
  return rest.length === 0 ? fact : lastFact(rest, fact.to as Group);
};

/** Where the way is cut off by an unset reference the end of it reads as unset. */
const ofNothing = (fact: Fact, part: Part, view: View, moment: Moment): boolean =>
  fact.kind === 'items' ? isAmong(fact, part, [], view) : test(fact, null, part, view, moment);

const leaf = (fact: Fact, question: Question, thing: Thing, view: View, moment: Moment): boolean => {
  if (fact.kind === 'items') {
    const items = view.items(thing, fact);
    return question.every((part) => isAmong(fact, part, items, view));
  }
  const value = fact.kind === 'reference' ? (view.target(thing, fact)?.oid ?? null) : view.value(thing, fact);
  return question.every((part) => test(fact, value, part, view, moment));
};

const isAmong = (fact: Fact, { operator, text }: Part, items: readonly Thing[], view: View): boolean => {
  if (text === null || isUnset(text, fact)) return operator === '=' ? items.length === 0 : items.length > 0;
  const oid = refOid(text, view);
  const isIn = items.some((item) =>
    oid === null ? (item.values.Name ?? item.values.DisplayName) === text : item.oid === oid,
  );
  return operator === '!=' || operator === '!contains' ? !isIn : isIn;
};

/** The ObjectID that a reference names; null for what is none. */
const refOid = (text: string, view: View): number | null => {
  if (text.toLowerCase() === 'currentuser') return view.viewer.oid;
  const match = /(?:^|\/)(\d+)(?:\.js)?$/.exec(text);
  return match === null ? null : Number(match[1]);
};

const test = (
  fact: Fact,
  value: string | number | boolean | null,
  { operator, text }: Part,
  view: View,
  moment: Moment,
): boolean => {
  if (operator === 'contains' || operator === '!contains') {
    if (value === null) return false;
    return fold(String(value)).includes(fold(text ?? 'null')) === (operator === 'contains');
  }
  if (text === null || isUnset(text, fact)) {
    return operator === '=' ? value === null : operator === '!=' && value !== null;
  }
  if (operator === '!=') return !test(fact, value, { operator: '=', text }, view, moment);
  switch (fact.kind) {
    case 'choice':
      return choice(fact, value as string | null, operator, text);
    case 'text':
    case 'uuid':
      if (value === null) return false;
      if (operator === '=') return fact.kind === 'uuid' ? value === text.toLowerCase() : value === text;
      return fact.kind === 'text' && ordered(byCodePoint(fold(String(value)), fold(text)), operator);
    case 'integer':
    case 'quantity':
      return value !== null && ordered(Number(value) - Number(text), operator);
    case 'boolean':
      return operator === '=' && value === (text.toLowerCase() === 'true');
    case 'reference':
      return operator === '=' && value === refOid(text, view);
    case 'formatted-id':
      return value !== null && formattedId(String(value), operator, text);
    default:
      return value !== null && date(Number(value), operator, text, moment);
  }
};

const ordered = (difference: number, operator: Operator): boolean => {
  switch (operator) {
    case '=':
      return difference === 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    default:
      return difference >= 0;
  }
};

/** By the place in the list; what is unset stands before the first, and what is not in the list is nowhere. */
const choice = (fact: Fact, value: string | null, operator: Operator, text: string): boolean => {
  if (operator === '=') return value === text;
  const at = fact.values.indexOf(text);
  if (at < 0 || (value === null && fact.always)) return false;
  return ordered((value === null ? -1 : fact.values.indexOf(value)) - at, operator);
};

/** `F2` is not `TF2`, nor `T2` a `TA2`: the letters are compared as a whole. */
const formattedId = (value: string, operator: Operator, text: string): boolean => {
  const [, prefix = '', number = ''] = /^([A-Za-z]*)(\d+)$/.exec(text) ?? [];
  const [, ownPrefix = '', ownNumber = ''] = /^([A-Z]+)(\d+)$/.exec(value) ?? [];
  if (number === '' || (prefix !== '' && prefix.toUpperCase() !== ownPrefix)) return false;
  return ordered(Number(ownNumber) - Number(number), operator);
};

const date = (value: number, operator: Operator, text: string, moment: Moment): boolean => {
  const { start, end } = spanOf(text, moment, operator !== '=');
  const isInstant = start === end;
  const isWithin = isInstant ? value === start : value >= start && value < end;
  switch (operator) {
    case '=':
      return isWithin;
    case '<':
      return value < start;
    case '>=':
      return value >= start;
    case '<=':
      return value < start || isWithin;
    default:
      return value > start && !isWithin;
  }
};
