import { type AddedValue, modelEnumerations } from '../model/enumerations.ts';
import { registry } from '../model/registry.ts';
import type { SeedEntry } from './seed-entry.ts';
import { isRef, valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';

/** The values that workspaces add to lists of the model, those of the file and those of the server. */
export class AddedValues {
  readonly #byWorkspace = new Map<SeedEntry, AddedValue[]>();

  add(workspace: SeedEntry, value: AddedValue): void {
    const known = this.#byWorkspace.get(workspace);
    if (known === undefined) this.#byWorkspace.set(workspace, [value]);
    else known.push(value);
  }

  of(workspace: SeedEntry): readonly AddedValue[] {
    return this.#byWorkspace.get(workspace) ?? [];
  }

  /** Adds what an AllowedAttributeValue line of the file says. */
  addFromFile(workspace: SeedEntry, object: SeedObject): void {
    const definition = valueIn(object, 'AttributeDefinition');
    const value = valueIn(object, 'StringValue');
    if (!isRef(definition) || definition.id.kind !== 'oid' || typeof value !== 'string') return;
    const attributeOid = definition.id.oid;
    const position = valueIn(object, 'ValueIndex');
    this.add(workspace, {
      attributeOid,
      value,
      index: typeof position === 'number' ? position : indexAfterLast(attributeOid),
    });
  }
}

/** The model's own values stand at 1, 2, 3 …; an added one without a position comes after them. */
export const indexAfterLast = (attributeOid: number): number => {
  for (const type of registry.types) {
    const attribute = type.attributes.find((each) => each.oid === attributeOid);
    if (attribute !== undefined) return (modelEnumerations.valuesOf(attribute)?.length ?? 0) + 1;
  }
  return 1;
};
