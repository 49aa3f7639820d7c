import { limits } from '../config/limits.ts';
import type { ObjectType } from '../model/registry.ts';
import type { ObjectKey } from '../query/plan.ts';

/** Sentences of `Errors` that more than one operation says; the vendor's wording where it is known (wsapi §4.4). */

/** Row 12. Missing, hidden and of the wrong type are one. */
export const unreadable = (key: ObjectKey): string =>
  `Could not read: Could not read referenced object ${'oid' in key ? key.oid : key.uuid}`;

/** What the vendor's own classes are called where that is not the element's name. */
const CLASS_NAMES: Readonly<Record<string, string>> = { HierarchicalRequirement: 'UserStory' };

/** Row 23. */
export const conflict = (type: ObjectType, oid: number): string =>
  'Concurrency conflict: [Object has been modified since being read for update in this context] - ConcurrencyConflictException : ' +
  `Modified since read on update : Object Class : com.f4tech.slm.domain.${CLASS_NAMES[type.name] ?? type.elementName} : ObjectID : ${oid}`;

export const duplicate = (type: ObjectType): string =>
  `Validation error: ${type.elementName} with the same name or key already exists`;

/** A reference was there when it was looked at and is gone now. */
export const DANGLING = 'Could not read: Could not read referenced object';

/** Row 21. */
export const notAuthorized = (
  action: 'create' | 'update' | 'delete' | 'restore',
  type: ObjectType,
  oid?: number,
): string =>
  oid === undefined
    ? `Not authorized to ${action}: ${type.elementName}`
    : `Not authorized to ${action}: ${type.elementName} ${oid}`;

export const closedProject = (type: ObjectType): string => `Validation error: ${type.elementName}.Project is closed`;

/** No object is its own ancestor. */
export const circle = (type: ObjectType): string =>
  `Validation error: ${type.elementName}.Parent would make the object its own ancestor`;

/** Nothing precedes itself or is its own duplicate, neither directly nor through others. */
export const containsItself = (type: ObjectType, collection: string): string =>
  `Validation error: ${type.elementName}.${collection} should not contain the object itself`;

/** A read, or one statement of any request, that was over its time. */
export const tookTooLong = (limitMs: number): string =>
  `The request took longer than ${limitMs / 1_000} seconds and was cancelled; ask for less at a time.`;

export const waitedTooLong = (): string =>
  `The request waited longer than ${limits.waitingMs / 1_000} seconds for others of the same user; send fewer at a time.`;

export const cameWhileFull = (): string =>
  `The request came while ${limits.waitingRequests} others of the same user were waiting; send fewer at a time.`;
