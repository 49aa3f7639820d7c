import { assert } from '../kernel/assert.ts';
import { type Attribute, attributeOf, type TypeSpec } from './attribute.ts';
import { definitions } from './definitions.ts';
import { type Table, tables } from './tables.ts';

/** A type with its inherited attributes, as everything else sees it. */
export interface ObjectType {
  readonly name: string;
  readonly displayName: string;
  /** Last part of the type path: the key of a read's answer. */
  readonly elementName: string;
  /** As `_type` sends it, e.g. `Defect`. */
  readonly typePath: string;
  /** As `_ref` sends it, e.g. `defect`. */
  readonly path: string;
  readonly oid: number;
  readonly parent: string | null;
  /** From the root down, without the type itself. */
  readonly ancestors: readonly string[];
  readonly abstract: boolean;
  readonly restorable: boolean;
  readonly idPrefix: string | null;
  readonly formattedIdPrefix: string | null;
  /** Level of a portfolio item type, 0 the lowest; -1 for every other type (object-model §6). */
  readonly ordinal: number;
  readonly operations: string;
  readonly table: Table;
  readonly code: number | null;
  /** In the order in which a full object sends them (object-model: root first, then down to its own). */
  readonly attributes: readonly Attribute[];
  /** The concrete types it stands for: itself, or all below it. */
  readonly concrete: readonly ObjectType[];
  /** Finds an attribute whatever the case of its name. */
  attribute(name: string): Attribute | undefined;
}

/** The part of the model that is the same for every workspace. */
export interface Registry {
  readonly types: readonly ObjectType[];
  /** By name as the model spells it; throws for a name the model does not have. */
  type(name: string): ObjectType;
  find(name: string): ObjectType | undefined;
  /** By URL path, any case. */
  byPath(path: string): ObjectType | undefined;
  /** By table and `type` code. */
  byCode(table: string, code: number): ObjectType;
}

const byName = (specs: readonly TypeSpec[]): Map<string, TypeSpec> => new Map(specs.map((spec) => [spec.name, spec]));

const ancestorsOf = (spec: TypeSpec, specs: Map<string, TypeSpec>): TypeSpec[] => {
  const parent = spec.parent === null ? undefined : specs.get(spec.parent);
  return parent === undefined ? [] : [...ancestorsOf(parent, specs), parent];
};

/** A redeclared attribute moves to the block of the type that declares it last. */
const flatten = (chain: readonly TypeSpec[], isKnown: (name: string) => boolean): Attribute[] => {
  const all = new Map<string, Attribute>();
  for (const spec of chain) {
    for (const each of spec.attributes) {
      all.delete(each.name);
      all.set(each.name, attributeOf(each, spec.name, isKnown));
    }
  }
  return [...all.values()];
};

/** Abstract types above all tables (PersistableObject …) are never read or written themselves. */
const NO_TABLE: Table = {
  name: '',
  key: 'subscription',
  visibleBy: 'everybody',
  owners: [],
  shared: false,
  stamp: null,
  refTail: false,
  defaultOrder: 'oid',
  highestFirst: null,
};

const tableOf = (chain: readonly TypeSpec[]): Table => {
  const name = chain.findLast((spec) => spec.table !== undefined)?.table;
  return (name === undefined ? undefined : tables[name]) ?? NO_TABLE;
};

const typeOf = (spec: TypeSpec, specs: Map<string, TypeSpec>): ObjectType & { concrete: ObjectType[] } => {
  const ancestors = ancestorsOf(spec, specs);
  const attributes = flatten([...ancestors, spec], (name) => specs.has(name));
  const lookup = new Map(attributes.map((each) => [each.name.toLowerCase(), each]));
  return {
    name: spec.name,
    displayName: spec.displayName,
    elementName: spec.name.slice(spec.name.lastIndexOf('/') + 1),
    typePath: spec.name,
    path: spec.name.toLowerCase(),
    oid: spec.oid,
    parent: spec.parent,
    ancestors: ancestors.map((each) => each.name),
    abstract: spec.abstract ?? false,
    restorable: spec.restorable ?? false,
    idPrefix: spec.idPrefix ?? null,
    formattedIdPrefix: spec.formattedIdPrefix ?? null,
    ordinal: spec.ordinal ?? -1,
    operations: spec.operations,
    table: tableOf([...ancestors, spec]),
    code: spec.code ?? null,
    attributes,
    concrete: [],
    attribute: (name) => lookup.get(name.toLowerCase()),
  };
};

/** Builds the registry from definition files; throws when they contradict each other. */
export const buildRegistry = (specs: readonly TypeSpec[]): Registry => {
  const names = byName(specs);
  const types = specs.map((spec) => typeOf(spec, names));
  const lookup = new Map<string, ObjectType>(types.map((each) => [each.name, each]));
  const paths = new Map<string, ObjectType>(types.map((each) => [each.path, each]));
  for (const each of types) {
    for (const other of types) {
      const isBelow = other === each || other.ancestors.includes(each.name);
      if (isBelow && !other.abstract) each.concrete.push(other);
    }
    assert(each.abstract || each.table.name !== '', `${each.name} has no table`);
  }
  const codes = new Map(types.filter((t) => !t.abstract).map((t) => [`${t.table.name}:${t.code}`, t]));
  return {
    types,
    type: (name) => {
      const found = lookup.get(name);
      assert(found, `type ${name} is not in the model`);
      return found;
    },
    find: (name) => lookup.get(name),
    byPath: (path) => paths.get(path.toLowerCase()),
    byCode: (table, code) => {
      const found = codes.get(`${table}:${code}`) ?? codes.get(`${table}:null`);
      assert(found, `table ${table} has no type ${code}`);
      return found;
    },
  };
};

export const registry: Registry = buildRegistry(definitions);
