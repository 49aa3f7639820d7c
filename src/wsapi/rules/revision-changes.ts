import type { Attribute } from '../../model/attribute.ts';
import { beforeIn, columnOf, type Draft, hasChanged, valueIn } from './draft.ts';
import type { RevisionChange } from './revision-wording.ts';

const asDate = (value: unknown): Date | null => {
  if (value instanceof Date) return value;
  return typeof value === 'string' ? new Date(value) : null;
};

const asText = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** An unset choice is the empty one, which revisions print as `[]` (wsapi §5.8). */
const asChoice = (value: unknown): string => asText(value) ?? '';

const asNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** How a revision names an item of a collection: `US1: Dig the pond`, or by its name alone. */
export const labelOf = (draft: Draft, oid: number): string => {
  const found = draft.references.find({ oid });
  const name = found?.name ?? String(oid);
  return found?.formattedId == null ? name : `${found.formattedId}: ${name}`;
};

/** What a reference leads to goes by its name alone. */
const nameOf = (draft: Draft, value: unknown): string | null =>
  typeof value === 'number'
    ? (draft.names.get(value) ?? draft.references.find({ oid: value })?.name ?? String(value))
    : null;

/** Ranks speak in their own words; the number of a work item never changes. */
const changeOf = (attribute: Attribute, draft: Draft, column: string): RevisionChange => {
  const { displayName } = attribute;
  const before = beforeIn(draft, column);
  const after = valueIn(draft, column);
  switch (attribute.kind) {
    case 'OBJECT':
      return { kind: 'reference', displayName, before: nameOf(draft, before), after: nameOf(draft, after) };
    case 'DATE':
      return { kind: 'date', displayName, before: asDate(before), after: asDate(after) };
    case 'BOOLEAN':
      return { kind: 'boolean', displayName, before: before === true, after: after === true };
    case 'INTEGER':
      return { kind: 'integer', displayName, before: asNumber(before), after: asNumber(after) };
    case 'QUANTITY':
    case 'DECIMAL':
      return { kind: 'decimal', displayName, before: asNumber(before), after: asNumber(after) };
    case 'RATING':
    case 'STATE':
      return { kind: 'choice', displayName, before: asChoice(before), after: asChoice(after) };
    default:
      return {
        kind: attribute.constrained ? 'choice' : 'text',
        displayName,
        before: asText(before),
        after: asText(after),
      };
  }
};

const rankChange = (draft: Draft): RevisionChange => ({
  kind: 'rank',
  moved: String(valueIn(draft, 'rank')) < String(beforeIn(draft, 'rank')) ? 'up' : 'down',
});

/** In every revision, without a name to tell them by, or following from what is told. */
const UNTOLD = new Set(['LastUpdateDate', 'LastResult', 'Blocker']);

/** The vendor tells of a rank and a schedule state first, of the flow and of the acceptance last. */
const PLACES: Readonly<Record<string, number>> = {
  DragAndDropRank: -2,
  ScheduleState: -1,
  FlowStateChangedDate: 1,
  FlowState: 2,
  AcceptedDate: 3,
};

const placeOf = ({ name }: Attribute): number => PLACES[name] ?? 0;

/** The changes of these columns, by the attributes they hold, in the vendor's order, else in the model's. */
export const columnChanges = (draft: Draft, columns: Iterable<string>): readonly RevisionChange[] => {
  const wanted = new Set(columns);
  const told = draft.type.attributes.toSorted((a, b) => placeOf(a) - placeOf(b));
  return told.flatMap((attribute) => {
    const column = columnOf(attribute);
    if (column === null || !wanted.has(column) || !hasChanged(draft, column)) return [];
    if (UNTOLD.has(attribute.name)) return [];
    return [column === 'rank' ? rankChange(draft) : changeOf(attribute, draft, column)];
  });
};

/** Every attribute whose column changes, then what rules and collections added. */
export const revisionChanges = (draft: Draft): readonly RevisionChange[] => [
  ...columnChanges(draft, draft.set.keys()),
  ...draft.changes,
];
