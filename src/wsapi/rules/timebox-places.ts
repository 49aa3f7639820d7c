import { type Draft, hasChanged, valueIn } from './draft.ts';

const TIMEBOXES = [
  ['Iteration', 'iteration_id'],
  ['Release', 'release_id'],
] as const;

/** An iteration or release that is Accepted takes no new work (wsapi §5.6); what is in it stays, and may leave. */
export const checkTimeboxes = (draft: Draft): readonly string[] =>
  TIMEBOXES.flatMap(([name, column]) => {
    const oid = valueIn(draft, column);
    if (typeof oid !== 'number' || !hasChanged(draft, column)) return [];
    return draft.references.find({ oid })?.state === 'Accepted'
      ? [`Validation error: ${draft.type.elementName}.${name} is accepted and takes no new work`]
      : [];
  });
