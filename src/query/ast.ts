/** The comparison words of the query language, in the one spelling the rest of the program sees. */
export const OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'contains',
  '!contains',
  'in',
  '!in',
  'between',
  '!between',
  'containsall',
  'containsany',
] as const;

export type Operator = (typeof OPERATORS)[number];

/** The operators whose right-hand side is a comma list. */
export type ListOperator = 'in' | '!in' | 'between' | '!between' | 'containsall' | 'containsany';

/**
 * The right-hand side of a comparison, not yet read as a number, date or reference: that takes the attribute.
 * `quoted` says how the client wrote a text; a list of `between` and `!between` has exactly two items, any other at
 * least one.
 */
export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'list'; readonly items: readonly string[] };

/** Where the parts of a condition begin in the query text: 1-based, counted in UTF-16 units. */
export interface Places {
  readonly path: number;
  readonly operator: number;
  readonly value: number;
}

/** One condition. `path` holds the names between the dots as the client spelt them; `places` serve error messages. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly path: readonly string[];
  readonly operator: Operator;
  readonly value: Literal;
  readonly places: Places;
}

export interface Combination {
  readonly kind: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

/** A parsed query. The language is strictly binary, so a chain of conditions is a chain of pairs. */
export type Expression = Combination | Comparison;

/** Whether the operator takes a comma list. */
export function isListOperator(operator: Operator): operator is ListOperator {
  switch (operator) {
    case 'in':
    case '!in':
    case 'between':
    case '!between':
    case 'containsall':
    case 'containsany':
      return true;
    default:
      return false;
  }
}

/** What is wrong with a query or an order: a sentence for the caller, and the 1-based column it is about. */
export interface QueryProblem {
  readonly message: string;
  readonly column: number;
}
