import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import { itemTypeOf } from '../model/collection-items.ts';
import { nameAttribute } from '../model/object-name.ts';
import type { ObjectType } from '../model/registry.ts';
import { readTest } from './operand.ts';
import type { Comparison, Condition, Test } from './plan.ts';
import type { ResolveContext } from './resolve-context.ts';
import type { Path } from './resolve-path.ts';

const isNull = (text: string | null): text is null | '' =>
  text === null || text === '' || text.toLowerCase() === 'null';

/** That an item is the object which the text refers to, or has the text as its name. */
const itemIs = (
  collection: Attribute,
  to: ObjectType,
  text: string,
  context: ResolveContext,
): Result<Condition, string> => {
  const asObject = readTest(collection, '=', text, context);
  const name = nameAttribute(to);
  if (!asObject.ok && name === null) return asObject;
  const leaf = asObject.ok ? to.attribute('ObjectID') : name;
  if (leaf === undefined || leaf === null) return err(`Could not parse: ${to.displayName} cannot be compared.`);
  const read = asObject.ok ? asObject : readTest(leaf, '=', text, context);
  return read.ok ? ok({ kind: 'test', hops: [], leaf, of: to, test: read.value }) : read;
};

const itemIsOneOf = (
  collection: Attribute,
  to: ObjectType,
  texts: readonly string[],
  context: ResolveContext,
): Result<Condition, string> => {
  const terms: Condition[] = [];
  for (const text of texts) {
    const one = itemIs(collection, to, text, context);
    if (!one.ok) return one;
    terms.push(one.value);
  }
  const [only, ...others] = terms;
  return ok(only !== undefined && others.length === 0 ? only : { kind: 'or', terms });
};

/**
 * A collection itself compared with what may be in it. With null, `=` asks whether it is empty and `!=` whether it is
 * not. With objects or names of items, `=` asks whether one of them is in it, and `!=` whether none of them is: that
 * some other item is there says nothing.
 */
export const resolveItems = (
  path: Path,
  operator: Comparison,
  texts: readonly (string | null)[],
  context: ResolveContext,
): Result<Condition, string> => {
  const { hops, leaf, of } = path;
  const given = texts.filter((text) => !isNull(text)) as readonly string[];
  const hasNull = given.length < texts.length;
  const to = itemTypeOf(leaf, context.registry);
  if (to === undefined || leaf.storage.at === 'unset' || (operator !== '=' && operator !== '!=')) {
    // Nothing is ever in it, or an order was asked for, which it has not.
    const value = (operator === '=' && hasNull) || (operator === '!=' && !hasNull);
    return ok({ kind: 'test', hops, leaf, of, test: { is: 'known', value } });
  }
  const inside = [...hops, { attribute: leaf, from: of, to }];
  const oid = to.attribute('ObjectID');
  if (oid === undefined) return err(`Could not parse: ${to.displayName} cannot be compared.`);
  const asked = (test: Test): Condition => ({ kind: 'test', hops: inside, leaf: oid, of: to, test });
  const isEmpty = asked({ is: 'null', negated: false });
  if (given.length === 0) return ok(operator === '=' ? isEmpty : asked({ is: 'null', negated: true }));
  const item = itemIsOneOf(leaf, to, given, context);
  if (!item.ok) return item;
  if (operator === '!=') return ok(asked({ is: 'without', item: item.value, notEmpty: hasNull }));
  const isIn = within(inside, item.value);
  return ok(hasNull ? { kind: 'or', terms: [isEmpty, isIn] } : isIn);
};

/** The condition on an item as one on what holds it. */
const within = (hops: Path['hops'], item: Condition): Condition =>
  item.kind === 'test'
    ? { ...item, hops: [...hops, ...item.hops] }
    : { kind: item.kind, terms: item.terms.map((term) => within(hops, term)) };
