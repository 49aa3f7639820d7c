import type { Attribute } from '../model/attribute.ts';
import type { ObjectType, Registry } from '../model/registry.ts';
import type { FetchField, FetchRequest } from './fetch.ts';

/** One attribute of an answer; `expand` is set where the referred object is shown with attributes of its own. */
export interface Projected {
  readonly attribute: Attribute;
  readonly expand: FetchRequest | null;
  /** Of a collection: the items' attributes whose values are counted beside its Count; null where none were asked for. */
  readonly summary: readonly Attribute[] | null;
}

/** What of a type's objects is sent: the bare reference, or the object with these attributes in the model's order. */
export interface Projection {
  readonly full: boolean;
  readonly attributes: readonly Projected[];
}

const REFS: FetchRequest = { kind: 'refs' };

/** Brackets say what the nested object shows; without them the one flat list holds at every level (wsapi §2, fetch). */
const fetchWithin = (field: FetchField, fetch: FetchRequest): FetchRequest =>
  field.nested === null ? fetch : { kind: 'list', fields: field.nested };

/** Whether the list names anything that objects of the type have beside what every reference already shows. */
const showsMore = (type: ObjectType, fetch: FetchRequest): boolean =>
  fetch.kind === 'list' &&
  type.concrete.some((each) => fetch.fields.some((field) => each.attribute(field.name) !== undefined));

/** `Tasks:summary[State;Owner]`: unknown names are left out, as everywhere in a fetch list. */
const summaryOf = (attribute: Attribute, field: FetchField, registry: Registry): readonly Attribute[] | null => {
  if (attribute.kind !== 'COLLECTION' || field.summary === null) return null;
  const items = registry.find(attribute.ref ?? '');
  return field.summary.flatMap((name) => items?.attribute(name) ?? []).filter((each) => each.kind !== 'COLLECTION');
};

/** Unknown names are ignored without a word (wsapi §2); unlisted attributes come only when they are named. */
export const projectionOf = (type: ObjectType, fetch: FetchRequest, registry: Registry): Projection => {
  if (fetch.kind === 'refs') return { full: false, attributes: [] };
  if (fetch.kind === 'all') {
    const shown = type.attributes.filter((each) => !each.unlisted);
    return { full: true, attributes: shown.map((attribute) => ({ attribute, expand: null, summary: null })) };
  }
  const named = new Map(fetch.fields.map((field) => [field.key, field]));
  const attributes: Projected[] = [];
  for (const attribute of type.attributes) {
    const field = named.get(attribute.name.toLowerCase());
    if (field === undefined) continue;
    const target = attribute.kind === 'OBJECT' && attribute.ref !== null ? registry.find(attribute.ref) : undefined;
    const within = target === undefined ? REFS : fetchWithin(field, fetch);
    attributes.push({
      attribute,
      expand: target !== undefined && showsMore(target, within) ? within : null,
      summary: summaryOf(attribute, field, registry),
    });
  }
  return { full: true, attributes };
};
