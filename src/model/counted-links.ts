import type { Attribute, Link } from './attribute.ts';
import type { ObjectType, Registry } from './registry.ts';

const isOtherSide = (attribute: Attribute, link: Link): boolean => {
  const { storage } = attribute;
  return (
    storage.at === 'link' &&
    storage.counter !== null &&
    storage.link.table === link.table &&
    storage.link.own === link.item &&
    storage.link.item === link.own
  );
};

/** The collection on the other side of a link, where its items count their owners: `Milestones` for a milestone's `Artifacts`. */
export const countingSideOf = (items: ObjectType | undefined, link: Link): Attribute | null =>
  items?.attributes.find((attribute) => isOtherSide(attribute, link)) ?? null;

/** Where a type's objects are linked to artifacts that count them: the link as the artifacts see it, and the counter. */
export interface CountedLink {
  readonly collection: Attribute;
  readonly link: Link;
  readonly counter: string;
}

/** The links by which artifacts count objects of a type: tags, milestones, changesets. */
export const countedLinksTo = (type: ObjectType, registry: Registry): readonly CountedLink[] =>
  registry.type('Artifact').attributes.flatMap((collection) => {
    const { storage } = collection;
    if (storage.at !== 'link' || storage.counter === null || collection.ref !== type.name) return [];
    return [{ collection, link: storage.link, counter: storage.counter }];
  });
