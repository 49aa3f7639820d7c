import type { Attribute } from './attribute.ts';
import type { ObjectType } from './registry.ts';

/** What an object is called: the attribute behind `_refObjectName`; null for types whose objects have no name. */
export const nameAttribute = (type: ObjectType): Attribute | null =>
  (type.name === 'User' ? type.attribute('DisplayName') : type.attribute('Name')) ?? null;
