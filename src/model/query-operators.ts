import type { Attribute, Kind } from './attribute.ts';

/** The operators that metadata names, in the vendor's order (wsapi §3.2). The language takes more: docs/reference/query.md. */
export const QUERY_OPERATORS = ['=', '!=', '>', '<', '>=', '<=', 'contains', '!contains'] as const;

export type QueryOperator = (typeof QUERY_OPERATORS)[number];

const ORDERED: readonly QueryOperator[] = ['=', '!=', '>', '<', '>=', '<='];

const BY_KIND: Readonly<Record<Kind, readonly QueryOperator[]>> = {
  STRING: QUERY_OPERATORS,
  TEXT: ['contains', '!contains'],
  INTEGER: ORDERED,
  DECIMAL: ORDERED,
  QUANTITY: ORDERED,
  DATE: ORDERED,
  RATING: ORDERED,
  STATE: ORDERED,
  BOOLEAN: ['=', '!='],
  OBJECT: ['=', '!='],
  COLLECTION: ['contains'],
  BINARY_DATA: [],
};

/** What AttributeDefinition.AllowedQueryOperators holds: none where the attribute cannot be filtered by. */
export const queryOperatorsOf = (attribute: Attribute): readonly QueryOperator[] =>
  attribute.filterable ? BY_KIND[attribute.kind] : [];
