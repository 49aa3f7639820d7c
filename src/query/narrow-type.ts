import { err, ok, type Result } from '../kernel/result.ts';
import type { ObjectType, Registry } from '../model/registry.ts';

/**
 * `types` narrows a query on an abstract type to some of the types below it (wsapi §2): to a single one with all its
 * attributes, to several with those that they share. The error is the vendor's sentence.
 */
export const narrowType = (type: ObjectType, text: string, registry: Registry): Result<ObjectType, string> => {
  if (text.trim() === '' || !type.abstract) return ok(type);
  const concrete = new Set<ObjectType>();
  for (const name of text.split(',').map((each) => each.trim())) {
    const found = registry.byPath(name);
    if (found === undefined || !found.concrete.every((each) => type.concrete.includes(each))) {
      return err(`Requested type name "${name.toLowerCase()}" is unknown.`);
    }
    for (const each of found.concrete) concrete.add(each);
  }
  const types = [...concrete];
  const [only, ...others] = types;
  if (only !== undefined && others.length === 0) return ok(only);
  return ok({ ...type, concrete: types });
};
