import type { Attribute, Link } from './attribute.ts';
import type { ObjectType } from './registry.ts';

const isOtherSide = ({ storage }: Attribute, link: Link): boolean =>
  storage.at === 'link' &&
  storage.counter !== null &&
  storage.link.table === link.table &&
  storage.link.own === link.item &&
  storage.link.item === link.own;

/** The collection on the other side of a link, where its items count their owners: `Milestones` for a milestone's `Artifacts`. */
export const countingSideOf = (items: ObjectType | undefined, link: Link): Attribute | null =>
  items?.attributes.find((attribute) => isOtherSide(attribute, link)) ?? null;
