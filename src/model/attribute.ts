/** The kinds of attributes, as WSAPI's AttributeDefinition.AttributeType spells them. */
export type Kind =
  | 'STRING'
  | 'TEXT'
  | 'BOOLEAN'
  | 'INTEGER'
  | 'QUANTITY'
  | 'DECIMAL'
  | 'DATE'
  | 'RATING'
  | 'STATE'
  | 'OBJECT'
  | 'COLLECTION'
  | 'BINARY_DATA';

/** Many-to-many items: the table (or view, when `derived`) with our key and the item's key. */
export interface Link {
  readonly table: string;
  readonly own: string;
  readonly item: string;
  /** True when the rows follow from something else and cannot be added or removed. */
  readonly derived?: boolean;
  /** True when nothing may lead back to itself along these links, however long the way: what precedes what. */
  readonly chain?: boolean;
}

/**
 * One attribute as the definition files write it. `flags` is one letter a fact: r required, o read-only (with c: said to be), c writable at
 * create only, h hidden in forms, u unlisted (delivered only when fetched by name), f filterable, s sortable, k
 * constrained to its allowed values. Everything not named has the usual value: display name = name, stored in a column
 * named after it.
 */
export interface AttributeSpec {
  readonly name: string;
  readonly displayName?: string;
  /** ObjectID of the built-in AttributeDefinition: negative, the same in every workspace. */
  readonly oid: number;
  readonly kind: Kind;
  /** OBJECT: the type referred to. COLLECTION: the type of the items. */
  readonly ref?: string;
  readonly flags: string;
  /** Characters for text, digits left of the point for numbers. */
  readonly maxLength?: number;
  readonly maxFractionalDigits?: number;
  /** Allowed values in the vendor's order; a leading '' is the null choice. */
  readonly allowed?: readonly string[];
  readonly default?: string | boolean;
  /** Absent: in `column`. computed: query/sql/computed-attributes.ts knows how. unset: nothing keeps it, it reads as unset. */
  readonly stored?: 'computed' | 'unset';
  readonly column?: string;
  /** COLLECTION: the items are the objects whose attribute of this name refers to the owner. */
  readonly inverse?: string;
  /** COLLECTION: the items' type where it is narrower than `ref`: of all Artifacts, only some can be in a Release. */
  readonly items?: string;
  readonly link?: Link;
  /** COLLECTION: the column that holds its Count, kept by every write. */
  readonly counter?: string;
}

/** One type as the definition files write it. `operations`: C create, R read, U update, D delete, Q query, X copy. */
export interface TypeSpec {
  readonly name: string;
  readonly displayName: string;
  /** ObjectID of the built-in TypeDefinition. */
  readonly oid: number;
  readonly parent: string | null;
  readonly table?: string;
  /** Tells the types of one table apart (column `type`). */
  readonly code?: number;
  readonly idPrefix?: string;
  readonly formattedIdPrefix?: string;
  readonly operations: string;
  readonly abstract?: boolean;
  readonly restorable?: boolean;
  /** Of a portfolio item type: its level, 0 the lowest. */
  readonly ordinal?: number;
  /** The attributes this type declares itself; the inherited ones come from `parent`. */
  readonly attributes: readonly AttributeSpec[];
}

export const defineType = (spec: TypeSpec): TypeSpec => spec;

/** Where an attribute's value is. */
export type Storage =
  | { readonly at: 'column'; readonly column: string }
  | { readonly at: 'reference'; readonly column: string }
  | { readonly at: 'computed' }
  | { readonly at: 'unset' }
  | { readonly at: 'inverse'; readonly attribute: string; readonly counter: string | null }
  | { readonly at: 'link'; readonly link: Link; readonly counter: string | null };

/** An attribute as everything else sees it: flags spelled out, storage decided. */
export interface Attribute {
  readonly name: string;
  readonly displayName: string;
  readonly oid: number;
  readonly kind: Kind;
  readonly ref: string | null;
  /** COLLECTION: the type of the items as they are stored. */
  readonly items: string | null;
  readonly required: boolean;
  /** No write may set it. */
  readonly readOnly: boolean;
  /** What `ReadOnly` says: a create takes some of these all the same. */
  readonly calledReadOnly: boolean;
  readonly createOnly: boolean;
  /** What `Hidden` says: not on the vendor's forms, yet part of a full object. */
  readonly hidden: boolean;
  /** Absent from a full object; delivered when `fetch` names it. */
  readonly unlisted: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly constrained: boolean;
  readonly maxLength: number | null;
  readonly maxFractionalDigits: number | null;
  readonly allowed: readonly string[] | null;
  readonly default: string | boolean | null;
  readonly storage: Storage;
  /** Name of the type that declares it. */
  readonly declaredBy: string;
}

/** `ScheduleState` -> `schedule_state`, `APIKey` -> `api_key`: the column of an attribute that names none. */
export const columnNameOf = (attributeName: string): string =>
  attributeName
    .replace('OAuth', 'Oauth')
    .replace('HTMLapp', 'HtmlApp')
    .replace('SSOIDP', 'SsoIdp')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();

const storageOf = (spec: AttributeSpec, isKnownType: (name: string) => boolean): Storage => {
  if (spec.stored) return { at: spec.stored };
  // A type that does not exist here yet: the attribute is in the schema, reads as null or as an empty collection.
  if (spec.ref !== undefined && !isKnownType(spec.ref)) return { at: 'unset' };
  if (spec.kind === 'COLLECTION') {
    const counter = spec.counter ?? null;
    if (spec.inverse !== undefined) return { at: 'inverse', attribute: spec.inverse, counter };
    if (spec.link !== undefined) return { at: 'link', link: spec.link, counter };
    return { at: 'unset' };
  }
  const column = spec.column ?? columnNameOf(spec.name) + (spec.kind === 'OBJECT' ? '_id' : '');
  return spec.kind === 'OBJECT' ? { at: 'reference', column } : { at: 'column', column };
};

/** Spells out a definition file's row; `isKnownType` says which types this server has. */
export const attributeOf = (
  spec: AttributeSpec,
  declaredBy: string,
  isKnownType: (name: string) => boolean,
): Attribute => ({
  name: spec.name,
  displayName: spec.displayName ?? spec.name,
  oid: spec.oid,
  kind: spec.kind,
  ref: spec.ref ?? null,
  items: spec.items ?? spec.ref ?? null,
  required: spec.flags.includes('r'),
  readOnly: spec.flags.includes('o') && !spec.flags.includes('c'),
  calledReadOnly: spec.flags.includes('o'),
  createOnly: spec.flags.includes('c'),
  hidden: spec.flags.includes('h'),
  unlisted: spec.flags.includes('u'),
  filterable: spec.flags.includes('f'),
  sortable: spec.flags.includes('s'),
  constrained: spec.flags.includes('k'),
  maxLength: spec.maxLength ?? null,
  maxFractionalDigits: spec.maxFractionalDigits ?? null,
  allowed: spec.allowed ?? null,
  default: spec.default ?? null,
  storage: storageOf(spec, isKnownType),
  declaredBy,
});
