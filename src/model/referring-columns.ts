import type { Attribute } from './attribute.ts';
import type { ObjectType, Registry } from './registry.ts';
import type { Table } from './tables.ts';

/**
 * What becomes of a reference when what it names goes. `descends`: the holder goes into the recycle bin with it. `hangs`:
 * the holder is seen with it alone and goes for good with it. `needs`: the holder cannot be without it, so it stays.
 * `may`: it is cut.
 */
export type ReferenceRole = 'descends' | 'hangs' | 'needs' | 'may';

/** A column that refers to objects of some type, and the types that have it under one name. */
export interface ReferringColumn {
  readonly table: Table;
  readonly column: string;
  readonly attribute: Attribute;
  readonly holders: readonly ObjectType[];
  readonly role: ReferenceRole;
}

/** Tasks go with their work product, stories with their parent (wsapi §5.9). */
const DESCENDS = new Set(['Task.WorkProduct', 'HierarchicalRequirement.Parent']);

/** Required, yet released: pyral deletes the content of an attachment before the attachment (clients.md). */
const RELEASED = new Set(['Attachment.Content']);

const roleOf = (holder: ObjectType, attribute: Attribute, column: string): ReferenceRole => {
  const name = `${holder.name}.${attribute.name}`;
  if (DESCENDS.has(name)) return 'descends';
  if (holder.table.owners.some((owner) => owner.column === column)) return 'hangs';
  // An item is always somewhere in the flow of its project.
  if (attribute.ref === 'FlowState') return 'needs';
  return attribute.required && !attribute.readOnly && !RELEASED.has(name) ? 'needs' : 'may';
};

interface Found {
  readonly holder: ObjectType;
  readonly attribute: Attribute;
  readonly column: string;
  readonly role: ReferenceRole;
}

const columnsOf = (holder: ObjectType, target: ObjectType, registry: Registry): Found[] =>
  holder.attributes.flatMap((attribute) => {
    const { storage } = attribute;
    if (attribute.kind !== 'OBJECT' || storage.at !== 'reference' || storage.column === 'workspace_id') return [];
    if (registry.find(attribute.ref ?? '')?.concrete.includes(target) !== true) return [];
    return [{ holder, attribute, column: storage.column, role: roleOf(holder, attribute, storage.column) }];
  });

const find = (target: ObjectType, registry: Registry): readonly ReferringColumn[] => {
  const all = registry.types.filter((type) => !type.abstract).flatMap((holder) => columnsOf(holder, target, registry));
  const groups = Map.groupBy(
    all,
    ({ holder, attribute, column, role }) => `${holder.table.name}.${column} ${attribute.displayName} ${role}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { holder, attribute, column, role } = first;
    return [{ table: holder.table, column, attribute, role, holders: group.map((each) => each.holder) }];
  });
};

/** Looked up at every delete, the same for the life of a registry. */
const known = new WeakMap<ObjectType, readonly ReferringColumn[]>();

/** Every stored reference that can name an object of this concrete type, as the model has them. */
export const referringColumns = (target: ObjectType, registry: Registry): readonly ReferringColumn[] => {
  const found = known.get(target) ?? find(target, registry);
  known.set(target, found);
  return found;
};

/** The references to objects of a table that an object of this type holds in its own row. */
export const referencesInto = (table: string, holder: ObjectType, registry: Registry): readonly Attribute[] =>
  holder.attributes.filter(
    ({ kind, storage, ref }) =>
      kind === 'OBJECT' && storage.at === 'reference' && registry.find(ref ?? '')?.table.name === table,
  );
