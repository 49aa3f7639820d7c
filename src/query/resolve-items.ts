import { err, ok, type Result } from '../kernel/result.ts';
import { itemTypeOf } from '../model/collection-items.ts';
import { nameAttribute } from '../model/object-name.ts';
import { readTest } from './operand.ts';
import type { Comparison, Condition, Test } from './plan.ts';
import type { ResolveContext } from './resolve-context.ts';
import type { Path } from './resolve-path.ts';

/**
 * A collection itself compared: with null it asks whether the collection is empty, with an object or an item's name
 * whether that is in it. `Tags != /tag/1` asks that the tag is not in the collection, not that some other one is.
 */
export const resolveItems = (
  path: Path,
  operator: Comparison,
  text: string | null,
  context: ResolveContext,
): Result<Condition, string> => {
  const { hops, leaf, of } = path;
  const isNull = text === null || text === '' || text.toLowerCase() === 'null';
  const to = itemTypeOf(leaf, context.registry);
  const isAbsence = operator === '!=' && !isNull;
  const isOrder = operator !== '=' && operator !== '!=';
  if (isOrder || to === undefined || leaf.storage.at === 'unset') {
    // It has no order, or nothing is ever in it.
    const value = isNull ? operator === '=' : isAbsence;
    return ok({ kind: 'test', hops, leaf, of, test: { is: 'known', value } });
  }
  const asked = isAbsence ? '=' : operator;
  const asObject = readTest(leaf, asked, text, context);
  const name = nameAttribute(to);
  if (!asObject.ok && name === null) return asObject;
  const item = asObject.ok ? to.attribute('ObjectID') : name;
  if (item === undefined || item === null) return err(`Could not parse: ${to.displayName} cannot be compared.`);
  const read = asObject.ok ? asObject : readTest(item, asked, text, context);
  if (!read.ok) return read;
  const test: Test = isAbsence ? { is: 'without', test: read.value } : read.value;
  return ok({ kind: 'test', hops: [...hops, { attribute: leaf, from: of, to }], leaf: item, of: to, test });
};
