import { err, ok, type Result } from '../kernel/result.ts';
import { nameAttribute } from '../model/object-name.ts';
import type { ObjectType } from '../model/registry.ts';
import type { QueryProblem } from './ast.ts';
import type { OrderField } from './order.ts';
import type { OrderTerm } from './plan.ts';
import type { ResolveContext } from './resolve-context.ts';
import { type Path, resolvePath } from './resolve-path.ts';

const cannotSort = ({ path, column }: OrderField): QueryProblem => ({
  message: `Cannot sort using unknown attribute ${path.join('.')}`,
  column,
});

/** Choices order by their list; a reference orders by its object's name. */
const termOf = ({ hops, leaf, of }: Path, descending: boolean, context: ResolveContext): OrderTerm => {
  const to = leaf.kind === 'OBJECT' ? context.registry.find(leaf.ref ?? '') : undefined;
  const name = to === undefined ? undefined : (nameAttribute(to) ?? to.attribute('ObjectID'));
  if (to !== undefined && name !== undefined) {
    const hop = { attribute: leaf, from: of, to };
    return { hops: [...hops, hop], attribute: name, of: to, descending, values: null };
  }
  const isChoice = leaf.kind === 'RATING' || leaf.kind === 'STATE';
  return { hops, attribute: leaf, of, descending, values: isChoice ? context.enumerations.valuesOf(leaf) : null };
};

/** Binds the terms of `order`. The error is the vendor's sentence. */
export const resolveOrder = (
  type: ObjectType,
  fields: readonly OrderField[],
  context: ResolveContext,
): Result<readonly OrderTerm[], QueryProblem> => {
  const terms: OrderTerm[] = [];
  for (const field of fields) {
    const found = resolvePath(type, field.path, context.registry);
    if (!found.ok) return err(cannotSort(field));
    const { hops, leaf, leadsNowhere } = found.value;
    const attributes = [...hops.map((hop) => hop.attribute), leaf];
    // Bytes have no order, and to sort by them would read them all.
    if (attributes.some(({ kind }) => kind === 'COLLECTION' || kind === 'BINARY_DATA')) return err(cannotSort(field));
    // What nothing keeps is equal everywhere.
    if (leadsNowhere || leaf.storage.at === 'unset') continue;
    terms.push(termOf(found.value, field.descending, context));
  }
  return ok(terms);
};
