import type { LoadedRow } from '../../storage/load-row.ts';
import { type BodyValues, ignoredElement } from './body.ts';
import { columnOf, isSame } from './draft.ts';

/** What a parent story has of its children (object-model §5). */
const OF_CHILDREN = new Set(['ScheduleState', 'PlanEstimate', 'FlowState']);

/**
 * A body's values without those that a parent story has of its children: left out with the vendor's warning, like all
 * that cannot be written; without a word where the body says what is there, as clients do who send back what they read.
 */
export const withoutRolledUp = (row: LoadedRow, body: BodyValues, key: string): BodyValues => {
  const isParent = row.type.name === 'HierarchicalRequirement' && Number(row.columns.n_children) > 0;
  if (!isParent) return body;
  const left = [...body.values].filter(([attribute]) => OF_CHILDREN.has(attribute.name));
  const differing = left.filter(([attribute, value]) => {
    const column = columnOf(attribute);
    const stored = column === null ? null : (row.columns[column] ?? null);
    if (value.is === 'scalar') return !isSame(value.value, stored);
    return value.is === 'reference' && value.key !== null && 'oid' in value.key && value.key.oid !== stored;
  });
  return {
    values: new Map([...body.values].filter(([attribute]) => !OF_CHILDREN.has(attribute.name))),
    warnings: [...body.warnings, ...differing.map(([attribute]) => ignoredElement(key, attribute.name))],
  };
};
