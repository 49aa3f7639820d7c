import type { Attribute } from './attribute.ts';

/** The allowed values of a workspace: what the model gives plus what the workspace added (wsapi §5.5). */
export interface Enumerations {
  /** In order, without the null choice; null when the attribute is free text. */
  valuesOf(attribute: Attribute): readonly string[] | null;
}

const isChoice = (value: string): boolean => value !== '' && value !== 'None';

/** What stands before the choices of an attribute and means that none is made: `''`, and `None` where a rating has it. */
export const nullChoicesOf = (attribute: Attribute): readonly string[] =>
  attribute.allowed?.filter((value) => !isChoice(value)) ?? [];

/** The model's own values, for a workspace that changed nothing. */
export const modelEnumerations: Enumerations = {
  valuesOf: (attribute) => attribute.allowed?.filter(isChoice) ?? null,
};

/** A value that a workspace added to an attribute; `index` is its AllowedAttributeValue.ValueIndex. */
export interface AddedValue {
  readonly attributeOid: number;
  readonly value: string;
  readonly index: number;
}

/**
 * Model's values with the added ones put where their index says: the model's own stand at 1, 2, 3 … in their order
 * (0 is free for a value before the first, as ScheduleState's `Idea`).
 */
export const enumerationsWith = (added: readonly AddedValue[]): Enumerations => {
  const byAttribute = Map.groupBy(added, (each) => each.attributeOid);
  const merged = new Map<number, readonly string[]>();
  return {
    valuesOf: (attribute) => {
      const extra = byAttribute.get(attribute.oid);
      const own = modelEnumerations.valuesOf(attribute);
      if (extra === undefined || own === null) return own;
      const known = merged.get(attribute.oid);
      if (known !== undefined) return known;
      const placed = [...own.map((value, at) => ({ value, index: at + 1 })), ...extra];
      const values = placed.sort((a, b) => a.index - b.index).map((each) => each.value);
      merged.set(attribute.oid, values);
      return values;
    },
  };
};
