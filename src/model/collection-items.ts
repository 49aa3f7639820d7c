import type { Attribute } from './attribute.ts';
import type { ObjectType, Registry } from './registry.ts';

/**
 * The type of a collection's items. Where they point back by an attribute that only some types below the named one have
 * (a release's WorkProducts are Artifacts, but not every Artifact has a Release), it stands for those alone, and not for
 * the ones that merely follow another object there, as tasks do. Undefined while the type is not in the model.
 */
export const itemTypeOf = (collection: Attribute, registry: Registry): ObjectType | undefined => {
  const type = registry.find(collection.ref ?? '');
  const { storage } = collection;
  if (type === undefined || storage.at !== 'inverse' || type.attribute(storage.attribute) !== undefined) return type;
  const pointing = type.concrete.filter((each) => each.attribute(storage.attribute)?.readOnly === false);
  const [first] = pointing;
  const back = first?.attribute(storage.attribute);
  return {
    ...type,
    concrete: pointing,
    attribute: (name) => type.attribute(name) ?? (name === storage.attribute ? back : undefined),
  };
};
