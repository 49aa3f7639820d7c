import type { Attribute, Link } from './attribute.ts';
import type { ObjectType, Registry } from './registry.ts';

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
