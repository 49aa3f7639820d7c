import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import { itemTypeOf } from '../model/collection-items.ts';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { Hop } from './plan.ts';

/** Names bound to the model. */
export interface Path {
  readonly hops: readonly Hop[];
  readonly leaf: Attribute;
  readonly of: ObjectType;
  /** The leaf leads to a type that is not here yet, and the names went on: no object is ever at the end. */
  readonly leadsNowhere: boolean;
}

/** Which name of a path is wrong (counted from 0), and a sentence about it. */
export interface PathProblem {
  readonly message: string;
  readonly name: number;
}

/** Whether two types keep an attribute in the same way, so that one expression reads it from rows of both. */
const isSame = (a: Attribute, b: Attribute): boolean =>
  a.kind === b.kind &&
  a.ref === b.ref &&
  (a.storage.at === 'computed'
    ? a.declaredBy === b.declaredBy && b.storage.at === 'computed'
    : JSON.stringify(a.storage) === JSON.stringify(b.storage));

/** What all of these types have, although the type above them does not: a rank, on Artifact. */
const sharedAttribute = (types: readonly ObjectType[], name: string): Attribute | undefined => {
  const [first, ...others] = types.map((each) => each.attribute(name));
  if (first === undefined) return undefined;
  return others.every((other) => other !== undefined && isSame(first, other)) ? first : undefined;
};

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['oid', 'ObjectID'],
  ['rank', 'DragAndDropRank'],
]);

/** A name as queries spell it: any case, `OID` for ObjectID (wsapi §3.3), `Rank` for DragAndDropRank. */
const attributeNamed = (type: ObjectType, name: string): Attribute | undefined => {
  const meant = ALIASES.get(name.toLowerCase()) ?? name;
  return type.attribute(meant) ?? (type.abstract ? sharedAttribute(type.concrete, meant) : undefined);
};

const unknownAttribute = (type: ObjectType, name: string, path: readonly string[], registry: Registry): string => {
  // An attribute that only some of an abstract type's subtypes have fails the whole query in the vendor's words (§4.4).
  const isBelow = type.abstract && type.concrete.some((each) => attributeNamed(each, name) !== undefined);
  if (isBelow) return `Could not read: could not read all instances of class com.f4tech.slm.domain.${type.name}`;
  const shown = registry.find(type.name)?.displayName ?? type.displayName;
  return `Could not parse: Could not find the attribute "${name}" on type ${shown} in the query segment "${path.join('.')}"`;
};

/** Binds a dotted path, name by name. */
export const resolvePath = (
  type: ObjectType,
  names: readonly string[],
  registry: Registry,
): Result<Path, PathProblem> => {
  const hops: Hop[] = [];
  let of = type;
  for (const [index, name] of names.entries()) {
    const attribute = attributeNamed(of, name);
    if (attribute === undefined) return err({ message: unknownAttribute(of, name, names, registry), name: index });
    if (index === names.length - 1) return ok({ hops, leaf: attribute, of, leadsNowhere: false });
    const to = itemTypeOf(attribute, registry);
    if (to === undefined) {
      if (attribute.ref !== null) return ok({ hops, leaf: attribute, of, leadsNowhere: true });
      const next = names[index + 1] ?? name;
      return err({ message: unknownAttribute(of, next, names, registry), name: index + 1 });
    }
    // Nothing is kept there although its type is here.
    if (attribute.storage.at === 'unset') return ok({ hops, leaf: attribute, of, leadsNowhere: true });
    hops.push({ attribute, from: of, to });
    of = to;
  }
  return err({ message: 'Could not parse: A condition begins with the name of an attribute.', name: 0 });
};
