import type { Attribute } from './attribute.ts';
import type { ObjectType, Registry } from './registry.ts';

/** The type of a collection's items; undefined while it is not in the model. */
export const itemTypeOf = (collection: Attribute, registry: Registry): ObjectType | undefined =>
  registry.find(collection.items ?? '');
