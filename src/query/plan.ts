import type { Attribute, Link } from '../model/attribute.ts';
import type { ObjectType } from '../model/registry.ts';

/** What one comparison asks of the attribute at the end of its path; every value already has the attribute's type. */
export type Test =
  | { readonly is: 'null'; readonly negated: boolean }
  | { readonly is: 'text'; readonly operator: Comparison; readonly value: string; readonly letters: Letters }
  | { readonly is: 'contains'; readonly value: string; readonly negated: boolean }
  | { readonly is: 'number'; readonly operator: Comparison; readonly value: number }
  | { readonly is: 'boolean'; readonly value: boolean; readonly negated: boolean }
  | { readonly is: 'uuid'; readonly value: string; readonly negated: boolean }
  /** An instant or a range of time: `end` is exclusive, equal to `start` for an instant. */
  | { readonly is: 'date'; readonly operator: Comparison; readonly start: Date; readonly end: Date }
  /** One of these values: enumerations in their order, and `in` lists. `orNull` also takes unset ones. */
  | { readonly is: 'one-of'; readonly values: readonly string[]; readonly negated: boolean; readonly orNull: boolean }
  | { readonly is: 'number-of'; readonly values: readonly number[]; readonly negated: boolean }
  /** `table` is where an object named by its UUID is looked up; empty when its type is not here yet. */
  | { readonly is: 'object'; readonly target: ObjectKey; readonly table: string; readonly negated: boolean }
  | {
      readonly is: 'formatted-id';
      readonly operator: Comparison;
      readonly prefix: string | null;
      readonly number: number;
    }
  /** Decided without looking: an attribute that nothing keeps. */
  | { readonly is: 'known'; readonly value: boolean }
  /** All of these hold of the same value. */
  | { readonly is: 'every'; readonly tests: readonly Test[] }
  /** Of a collection as a whole: none of its items satisfies the condition, and where `notEmpty` is set there are some. */
  | { readonly is: 'without'; readonly item: Condition; readonly notEmpty: boolean };

/**
 * How texts compare: `exact` is equal letter by letter and orders without regard to case, `any-case` disregards it
 * altogether, `bytes` never does.
 */
export type Letters = 'exact' | 'any-case' | 'bytes';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** `uuid` is dashed and in lower case, as model/ref.ts reads it. */
export type ObjectKey = { readonly oid: number } | { readonly uuid: string };

/** One step of a dotted path: along a reference, or into a collection. */
export interface Hop {
  readonly attribute: Attribute;
  readonly from: ObjectType;
  readonly to: ObjectType;
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | {
      readonly kind: 'test';
      readonly hops: readonly Hop[];
      readonly leaf: Attribute;
      readonly of: ObjectType;
      readonly test: Test;
    };

export interface OrderTerm {
  readonly hops: readonly Hop[];
  readonly attribute: Attribute;
  readonly of: ObjectType;
  readonly descending: boolean;
  /** The allowed values when the attribute orders by them. */
  readonly values: readonly string[] | null;
}

/** Where the rows come from: a type, or one object's collection. */
export type Source =
  | { readonly from: 'type' }
  | { readonly from: 'inverse'; readonly column: string; readonly ownerOid: number }
  | { readonly from: 'link'; readonly link: Link; readonly ownerOid: number };

/** A resolved query: names are bound, values are typed; not yet who may see what. */
export interface QueryPlan {
  readonly type: ObjectType;
  readonly source: Source;
  readonly condition: Condition | null;
  readonly order: readonly OrderTerm[];
  readonly start: number;
  readonly pageSize: number;
}
