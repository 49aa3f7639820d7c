import type { Attribute } from '../model/attribute.ts';
import { type ObjectType, registry } from '../model/registry.ts';

/** Types that are made by the server itself: lines of them would contradict the model. */
const FIXED_TYPES: readonly string[] = ['TypeDefinition', 'AttributeDefinition', 'AllowedQueryOperator'];

/** True for a type whose objects a file can have. */
export const isInFiles = (type: ObjectType): boolean => !type.abstract && !FIXED_TYPES.includes(type.name);

/** The types that an export writes one after the other; histories stand beside their objects. */
export const exportedTypes: readonly ObjectType[] = registry.types.filter(
  (type) => isInFiles(type) && type.name !== 'RevisionHistory',
);

/** True for the types whose changes are recorded in a RevisionHistory. */
export const keepsHistory = (type: ObjectType): boolean =>
  type.name !== 'Revision' && type.attribute('RevisionHistory')?.storage.at === 'reference';

/** True when an object of the type belongs to a workspace. A history is where its object is. */
export const livesInWorkspace = ({ name, table }: ObjectType): boolean =>
  table.visibleBy !== 'history' &&
  (table.key === 'workspace' || table.visibleBy === 'permission' || name === 'AllowedAttributeValue');

/** True for a type whose objects are where their work product is, whatever their own line says: tasks. */
export const followsWorkProduct = (type: ObjectType): boolean =>
  type.attribute('Project')?.readOnly === true && type.attribute('WorkProduct')?.storage.at === 'reference';

/** What of a line decides where its object is. Each member is an attribute that refers to another object. */
export interface Placing {
  /** Where the workspace is looked for, the nearest first. */
  readonly homes: readonly Attribute[];
  readonly project: Attribute | null;
  readonly iteration: Attribute | null;
  readonly release: Attribute | null;
  readonly workProduct: Attribute | null;
  /** Leads up a tree of objects of one table, which must not close a circle. */
  readonly parent: Attribute | null;
}

/** These are looked at before any other reference. */
const NEAREST = ['Workspace', 'Project', 'WorkProduct', 'Parent', 'Requirement'];

const referenceOf = (type: ObjectType, name: string): Attribute | null => {
  const attribute = type.attribute(name);
  return attribute?.storage.at === 'reference' ? attribute : null;
};

const isHome = (attribute: Attribute): boolean => {
  if (attribute.storage.at !== 'reference' || attribute.name === 'RevisionHistory') return false;
  const target = registry.find(attribute.ref ?? '');
  return target !== undefined && (target.name === 'Workspace' || target.concrete.some(livesInWorkspace));
};

const nearness = ({ name }: Attribute): number => {
  const at = NEAREST.indexOf(name);
  return at < 0 ? NEAREST.length : at;
};

const placingOfType = (type: ObjectType): Placing => {
  const parent = referenceOf(type, 'Parent');
  const isTree = parent !== null && registry.find(parent.ref ?? '')?.concrete.some((each) => each.table === type.table);
  return {
    homes: livesInWorkspace(type) ? type.attributes.filter(isHome).toSorted((a, b) => nearness(a) - nearness(b)) : [],
    project: referenceOf(type, 'Project'),
    iteration: referenceOf(type, 'Iteration'),
    release: referenceOf(type, 'Release'),
    workProduct: followsWorkProduct(type) ? referenceOf(type, 'WorkProduct') : null,
    parent: isTree === true ? parent : null,
  };
};

const known = new Map<ObjectType, Placing>();

export const placingOf = (type: ObjectType): Placing => {
  const found = known.get(type) ?? placingOfType(type);
  known.set(type, found);
  return found;
};
