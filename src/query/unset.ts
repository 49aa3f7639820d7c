import type { Attribute } from '../model/attribute.ts';
import type { Test } from './plan.ts';

/** Whether a test holds of a value that is not set, or that stands behind a reference that is not set. */
export const holdsForUnset = (test: Test): boolean => {
  switch (test.is) {
    case 'null':
      return !test.negated;
    case 'known':
      return test.value;
    case 'contains':
      return false;
    case 'one-of':
      return test.orNull;
    case 'every':
      return test.tests.every(holdsForUnset);
    case 'without':
      return !test.notEmpty;
    case 'text':
    case 'number':
    case 'date':
    case 'formatted-id':
      return test.operator === '!=';
    default:
      return test.negated;
  }
};

/** The same for an attribute that nothing keeps: a boolean reads as false there, anything else as unset. */
export const holdsForKeptNowhere = (attribute: Attribute, test: Test): boolean => {
  if (attribute.kind !== 'BOOLEAN') return holdsForUnset(test);
  if (test.is === 'every') return test.tests.every((each) => holdsForKeptNowhere(attribute, each));
  if (test.is === 'boolean') return test.value === test.negated;
  return test.is === 'null' ? test.negated : holdsForUnset(test);
};
