import { columnOf, type Draft, valueIn } from './draft.ts';

const timeOf = (value: unknown): number | null => {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) : null;
};

/** A timebox ends after it begins. */
export const checkTimebox =
  (startName: string, endName: string) =>
  (draft: Draft): readonly string[] => {
    const start = draft.type.attribute(startName);
    const end = draft.type.attribute(endName);
    const from = start === undefined ? null : timeOf(valueIn(draft, columnOf(start) ?? ''));
    const to = end === undefined ? null : timeOf(valueIn(draft, columnOf(end) ?? ''));
    if (from === null || to === null || from <= to) return [];
    return [`Validation error: ${draft.type.elementName}.${endName} should not be before ${startName}`];
  };
