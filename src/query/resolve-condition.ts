import { err, ok, type Result } from '../kernel/result.ts';
import type { ObjectType } from '../model/registry.ts';
import type { Expression, Literal, Operator, Comparison as Parsed, QueryProblem } from './ast.ts';
import { isText, readList, readTest } from './operand.ts';
import type { Comparison, Condition, Test } from './plan.ts';
import type { ResolveContext } from './resolve-context.ts';
import { resolveItems } from './resolve-items.ts';
import { type Path, resolvePath } from './resolve-path.ts';
import { holdsForKeptNowhere, holdsForUnset } from './unset.ts';

/** The test at the end of a path as a condition on the row it begins at. */
const testAt = ({ hops, leaf, of, leadsNowhere }: Path, test: Test, { registry }: ResolveContext): Condition => {
  const isKept = leaf.storage.at !== 'unset' && !leadsNowhere;
  if (!isKept) {
    const value = leadsNowhere ? holdsForUnset(test) : holdsForKeptNowhere(leaf, test);
    return { kind: 'test', hops, leaf, of, test: { is: 'known', value } };
  }
  // A reference is compared as the object it leads to, so that one to a hidden object compares as null.
  const to = leaf.kind === 'OBJECT' ? registry.find(leaf.ref ?? '') : undefined;
  const oid = to?.attribute('ObjectID');
  if (to === undefined || oid === undefined) return { kind: 'test', hops, leaf, of, test };
  return { kind: 'test', hops: [...hops, { attribute: leaf, from: of, to }], leaf: oid, of: to, test };
};

const compare = (
  path: Path,
  operator: Comparison,
  text: string | null,
  context: ResolveContext,
): Result<Condition, string> => {
  if (path.leaf.kind === 'COLLECTION' && !path.leadsNowhere) return resolveItems(path, operator, [text], context);
  // Behind a reference to a type that is not here yet nobody knows how to read a value.
  const read = path.leadsNowhere ? ok(readBlindly(operator, text)) : readTest(path.leaf, operator, text, context);
  return read.ok ? ok(testAt(path, read.value, context)) : read;
};

const readBlindly = (operator: Comparison, text: string | null): Test => {
  const isNull = text === null || text === '' || text.toLowerCase() === 'null';
  return { is: 'known', value: operator === (isNull ? '=' : '!=') };
};

const combine = (kind: 'and' | 'or', results: readonly Result<Condition, string>[]): Result<Condition, string> => {
  const terms: Condition[] = [];
  for (const each of results) {
    if (!each.ok) return each;
    terms.push(each.value);
  }
  return ok(terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind, terms });
};

const contains = (
  path: Path,
  text: string | null,
  negated: boolean,
  context: ResolveContext,
): Result<Condition, string> => {
  if (path.leaf.kind === 'COLLECTION') return compare(path, negated ? '!=' : '=', text, context);
  return ok(testAt(path, { is: 'contains', value: text ?? 'null', negated }, context));
};

/** Several tests of one value: behind a collection they are about one item, not each about some item. */
const every = (
  path: Path,
  parts: readonly (readonly [Comparison, string])[],
  context: ResolveContext,
): Result<Condition, string> => {
  if (path.leaf.kind === 'COLLECTION' || path.leadsNowhere) {
    return combine(
      'and',
      parts.map(([operator, text]) => compare(path, operator, text, context)),
    );
  }
  const tests: Test[] = [];
  for (const [operator, text] of parts) {
    const read = readTest(path.leaf, operator, text, context);
    if (!read.ok) return read;
    tests.push(read.value);
  }
  return ok(testAt(path, { is: 'every', tests }, context));
};

/** `in` on texts and whole numbers is one test of many values; on everything else the tests one by one. */
const oneOf = (
  path: Path,
  items: readonly string[],
  negated: boolean,
  context: ResolveContext,
): Result<Condition, string> => {
  if (path.leaf.kind === 'COLLECTION' && !path.leadsNowhere) {
    return resolveItems(path, negated ? '!=' : '=', items, context);
  }
  const list = path.leadsNowhere ? null : readList(path.leaf, items, negated);
  if (list !== null) return ok(testAt(path, list, context));
  if (negated) {
    return every(
      path,
      items.map((item) => ['!=', item] as const),
      context,
    );
  }
  return combine(
    'or',
    items.map((item) => compare(path, '=', item, context)),
  );
};

const itemsOf = (value: Literal): readonly string[] => {
  if (value.kind === 'list') return value.items;
  return [value.kind === 'text' ? value.text : 'null'];
};

const resolveAlong = (path: Path, { operator, value }: Parsed, context: ResolveContext): Result<Condition, string> => {
  const items = itemsOf(value);
  const text = value.kind === 'text' ? value.text : null;
  const [low = '', high = ''] = items;
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
      return every(
        path,
        [
          ['>=', low],
          ['<=', high],
        ],
        context,
      );
    case '!between':
      return combine('or', [compare(path, '<', low, context), compare(path, '>', high, context)]);
    default:
      return compare(path, operator, text, context);
  }
};

const CONTAINING: readonly Operator[] = ['contains', '!contains', 'containsall', 'containsany'];

/**
 * Texts contain, and so does the number of a work item, which is written as one; collections contain objects. Bytes are
 * compared with nothing: that would read them all.
 */
const refusal = ({ leaf, leadsNowhere }: Path, operator: Operator): string | null => {
  const contains = isText(leaf) || leaf.name === 'FormattedID' || leaf.kind === 'COLLECTION' || leadsNowhere;
  const isComparable = leadsNowhere || leaf.kind !== 'BINARY_DATA';
  if (isComparable && (contains || !CONTAINING.includes(operator))) return null;
  return `Could not parse: Operator "${operator}" cannot be used on attribute "${leaf.name}".`;
};

/** Where the name begins: the names before it and their dots stand in front. */
const columnOfName = ({ path, places }: Parsed, name: number): number =>
  path.slice(0, name).reduce((column, each) => column + each.length + 1, places.path);

const resolveComparison = (
  type: ObjectType,
  parsed: Parsed,
  context: ResolveContext,
): Result<Condition, QueryProblem> => {
  const found = resolvePath(type, parsed.path, context.registry);
  if (!found.ok) return err({ message: found.error.message, column: columnOfName(parsed, found.error.name) });
  const refused = refusal(found.value, parsed.operator);
  if (refused !== null) return err({ message: refused, column: parsed.places.operator });
  const resolved = resolveAlong(found.value, parsed, context);
  return resolved.ok ? resolved : err({ message: resolved.error, column: parsed.places.value });
};

/** Binds every name of a parsed query to the model and types every value. The error is a sentence for `Errors`. */
export const resolveCondition = (
  type: ObjectType,
  expression: Expression,
  context: ResolveContext,
): Result<Condition, QueryProblem> => {
  if (expression.kind === 'comparison') return resolveComparison(type, expression, context);
  const left = resolveCondition(type, expression.left, context);
  if (!left.ok) return left;
  const right = resolveCondition(type, expression.right, context);
  if (!right.ok) return right;
  const terms = [left.value, right.value].flatMap((each) => (each.kind === expression.kind ? each.terms : [each]));
  return ok({ kind: expression.kind, terms });
};
