import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import { itemTypeOf } from '../model/collection-items.ts';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { Expression, Comparison as Parsed } from './ast.ts';
import { type OperandContext, readTest } from './operand.ts';
import type { OrderField } from './order.ts';
import type { Comparison, Condition, Hop, OrderTerm } from './plan.ts';

export interface ResolveContext extends OperandContext {
  readonly registry: Registry;
}

interface Path {
  readonly hops: readonly Hop[];
  readonly leaf: Attribute;
  readonly of: ObjectType;
}

/** A name as queries spell it: any case, `OID` for ObjectID (wsapi §3.3), `Rank` for DragAndDropRank. */
const attributeNamed = (type: ObjectType, name: string): Attribute | undefined => {
  const lower = name.toLowerCase();
  if (lower === 'oid') return type.attribute('ObjectID');
  return type.attribute(name) ?? (lower === 'rank' ? type.attribute('DragAndDropRank') : undefined);
};

const unknownAttribute = (type: ObjectType, name: string, path: readonly string[], registry: Registry): string => {
  // An attribute that only some of an abstract type's subtypes have fails the whole query in the vendor's words (§4.4).
  const isBelow = type.abstract && type.concrete.some((each) => attributeNamed(each, name) !== undefined);
  if (isBelow) return `Could not read: could not read all instances of class com.f4tech.slm.domain.${type.name}`;
  const shown = registry.find(type.name)?.displayName ?? type.displayName;
  return `Could not parse: Could not find the attribute "${name}" on type ${shown} in the query segment "${path.join('.')}"`;
};

const resolvePath = (type: ObjectType, names: readonly string[], registry: Registry): Result<Path, string> => {
  const hops: Hop[] = [];
  let of = type;
  for (const [index, name] of names.entries()) {
    const attribute = attributeNamed(of, name);
    if (attribute === undefined) return err(unknownAttribute(of, name, names, registry));
    if (index === names.length - 1) return ok({ hops, leaf: attribute, of });
    const to = itemTypeOf(attribute, registry);
    if (to === undefined) {
      // A target type that is not here yet has no objects: the path leads nowhere, it is not wrong.
      if (attribute.ref !== null) return ok({ hops, leaf: attribute, of });
      return err(unknownAttribute(of, names[index + 1] ?? name, names, registry));
    }
    hops.push({ attribute, from: of, to });
    of = to;
  }
  return err('Could not parse: A condition begins with the name of an attribute.');
};

const test = (
  path: Path,
  operator: Comparison,
  text: string | null,
  context: ResolveContext,
): Result<Condition, string> => {
  const { hops, leaf, of } = path;
  // A collection compared with null asks whether it is empty; compared with an object, whether that is in it.
  if (leaf.kind === 'COLLECTION' && leaf.storage.at !== 'unset') return testItems(path, operator, text, context);
  const read = readTest(leaf, operator, text, context);
  if (!read.ok) return read;
  // A reference is compared as the object it leads to, so that one to a hidden object compares as null.
  const to = leaf.kind === 'OBJECT' && leaf.storage.at !== 'unset' ? context.registry.find(leaf.ref ?? '') : undefined;
  const oid = to?.attribute('ObjectID');
  if (to === undefined || oid === undefined) return ok({ kind: 'test', hops, leaf, of, test: read.value });
  return ok({ kind: 'test', hops: [...hops, { attribute: leaf, from: of, to }], leaf: oid, of: to, test: read.value });
};

/** `Tags != /tag/1` asks that the tag is not in the collection, not that some other one is. */
const testItems = (
  path: Path,
  operator: Comparison,
  text: string | null,
  context: ResolveContext,
): Result<Condition, string> => {
  if (operator === '!=' && text !== null) {
    const within = testItems(path, '=', text, context);
    return within.ok ? ok({ kind: 'none', term: within.value }) : within;
  }
  const to = itemTypeOf(path.leaf, context.registry);
  if (to === undefined) return err(unknownAttribute(path.of, path.leaf.name, [path.leaf.name], context.registry));
  const hops = [...path.hops, { attribute: path.leaf, from: path.of, to }];
  const name = nameAttribute(to);
  const asObject = text === null ? null : readTest(path.leaf, operator, text, context);
  const byName = asObject !== null && !asObject.ok && name !== null;
  const leaf = byName ? name : to.attribute('ObjectID');
  if (leaf === undefined) return err(`Could not parse: ${to.displayName} cannot be compared.`);
  if (asObject?.ok && asObject.value.is === 'object') {
    return ok({ kind: 'test', hops, leaf, of: to, test: asObject.value });
  }
  const read = readTest(leaf, operator, text, context);
  return read.ok ? ok({ kind: 'test', hops, leaf, of: to, test: read.value }) : read;
};

const combine = (kind: 'and' | 'or', results: readonly Result<Condition, string>[]): Result<Condition, string> => {
  const terms: Condition[] = [];
  for (const each of results) {
    if (!each.ok) return each;
    terms.push(each.value);
  }
  return ok(terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind, terms });
};

const isText = (attribute: Attribute): boolean => ['STRING', 'TEXT', 'RATING', 'STATE'].includes(attribute.kind);

const contains = (
  path: Path,
  text: string | null,
  negated: boolean,
  context: ResolveContext,
): Result<Condition, string> => {
  const { hops, leaf, of } = path;
  if (leaf.kind === 'COLLECTION') return test(path, negated ? '!=' : '=', text, context);
  if (!isText(leaf)) {
    return err(
      `Could not parse: Operator "${negated ? '!contains' : 'contains'}" cannot be used on attribute "${leaf.name}".`,
    );
  }
  return ok({ kind: 'test', hops, leaf, of, test: { is: 'contains', value: text ?? 'null', negated } });
};

/** `in` on text and numbers is one test of many values; on everything else the tests one by one. */
const oneOf = (
  path: Path,
  items: readonly string[],
  negated: boolean,
  context: ResolveContext,
): Result<Condition, string> => {
  const { hops, leaf, of } = path;
  const isPlainText =
    isText(leaf) && leaf.name !== 'ObjectUUID' && leaf.name !== 'TypePath' && leaf.name !== 'VersionId';
  if (isPlainText && items.every((item) => item !== '' && item.toLowerCase() !== 'null' && item !== 'None')) {
    return ok({ kind: 'test', hops, leaf, of, test: { is: 'one-of', values: items, negated, orNull: negated } });
  }
  return combine(
    negated ? 'and' : 'or',
    items.map((item) => test(path, negated ? '!=' : '=', item, context)),
  );
};

const resolveComparison = (type: ObjectType, parsed: Parsed, context: ResolveContext): Result<Condition, string> => {
  const found = resolvePath(type, parsed.path, context.registry);
  if (!found.ok) return found;
  const path = found.value;
  const { value, operator } = parsed;
  const items = value.kind === 'list' ? value.items : [value.kind === 'text' ? value.text : 'null'];
  const text = value.kind === 'text' ? value.text : null;
  switch (operator) {
    case 'contains':
    case '!contains':
      return contains(path, text, operator === '!contains', context);
    case 'containsall':
    case 'containsany':
      return combine(
        operator === 'containsall' ? 'and' : 'or',
        items.map((item) => contains(path, item, false, context)),
      );
    case 'in':
    case '!in':
      return oneOf(path, items, operator === '!in', context);
    case 'between':
    case '!between': {
      const [low = '', high = ''] = items;
      return operator === 'between'
        ? combine('and', [test(path, '>=', low, context), test(path, '<=', high, context)])
        : combine('or', [test(path, '<', low, context), test(path, '>', high, context)]);
    }
    default:
      return test(path, operator, text, context);
  }
};

/** Binds every name of a parsed query to the model and types every value. The error is a sentence for `Errors`. */
export const resolveCondition = (
  type: ObjectType,
  expression: Expression,
  context: ResolveContext,
): Result<Condition, string> => {
  if (expression.kind === 'comparison') return resolveComparison(type, expression, context);
  const left = resolveCondition(type, expression.left, context);
  if (!left.ok) return left;
  const right = resolveCondition(type, expression.right, context);
  if (!right.ok) return right;
  const terms = [left.value, right.value].flatMap((each) => (each.kind === expression.kind ? each.terms : [each]));
  return ok({ kind: expression.kind, terms });
};

/** What an object is called: the attribute behind `_refObjectName`. */
export const nameAttribute = (type: ObjectType): Attribute | null =>
  (type.name === 'User' ? type.attribute('DisplayName') : type.attribute('Name')) ?? null;

const cannotSort = (name: string): string => `Cannot sort using unknown attribute ${name}`;

/** Binds the terms of `order`; a reference orders by its object's name. The error is the vendor's sentence. */
export const resolveOrder = (
  type: ObjectType,
  fields: readonly OrderField[],
  context: ResolveContext,
): Result<readonly OrderTerm[], string> => {
  const terms: OrderTerm[] = [];
  for (const field of fields) {
    const found = resolvePath(type, field.path, context.registry);
    if (!found.ok) return err(cannotSort(field.path.join('.')));
    const { hops, leaf, of } = found.value;
    const isWithinCollection = [...hops.map((hop) => hop.attribute), leaf].some((each) => each.kind === 'COLLECTION');
    if (isWithinCollection) return err(cannotSort(field.path.join('.')));
    if (leaf.storage.at === 'unset') continue;
    const to = leaf.kind === 'OBJECT' && leaf.ref !== null ? context.registry.find(leaf.ref) : undefined;
    const name = to === undefined ? null : (nameAttribute(to) ?? to.attribute('ObjectID') ?? null);
    const isChoice = leaf.kind === 'RATING' || leaf.kind === 'STATE';
    terms.push(
      to !== undefined && name !== null
        ? {
            hops: [...hops, { attribute: leaf, from: of, to }],
            attribute: name,
            of: to,
            descending: field.descending,
            values: null,
          }
        : {
            hops,
            attribute: leaf,
            of,
            descending: field.descending,
            values: isChoice ? context.enumerations.valuesOf(leaf) : null,
          },
    );
  }
  return ok(terms);
};
