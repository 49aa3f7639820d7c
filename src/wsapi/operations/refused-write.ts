import { assert } from '../../kernel/assert.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { LinkChange, WritePlan } from '../../query/write-plan.ts';
import { grownChains } from '../../storage/chains.ts';
import type { WriteOutcome } from '../../storage/write.ts';
import { circle, containsItself, DANGLING, duplicate, notAuthorized } from '../sentences.ts';

/** The collections of a type that these changes of links are written through. */
export const changedCollections = (type: ObjectType, links: readonly LinkChange[]): readonly string[] =>
  links.flatMap(({ link }) =>
    type.attributes.flatMap(({ name, storage }) => (storage.at === 'link' && storage.link === link ? [name] : [])),
  );

const loopIn = (type: ObjectType, plans: readonly WritePlan[]): string => {
  const chains = grownChains(plans);
  const [sentence] = type.concrete.flatMap((each) =>
    changedCollections(each, chains).map((name) => containsItself(each, name)),
  );
  assert(sentence, 'a chain is written through a collection');
  return sentence;
};

/** The parent that the writer may not change. */
const forbiddenIn = (type: ObjectType, plans: readonly WritePlan[]): string => {
  const parent = plans.flatMap(({ newChild }) => newChild ?? [])[0]?.parentOid;
  return notAuthorized('update', type, parent);
};

/** What is said of writes that would not come about if they were tried again; `type` is what the plans are about. */
export const refusedWrite = (
  outcome: Exclude<WriteOutcome, 'written' | 'conflict'>,
  type: ObjectType,
  plans: readonly WritePlan[],
): string => {
  if (outcome === 'dangling') return DANGLING;
  if (outcome === 'duplicate') return duplicate(type);
  if (outcome === 'forbidden') return forbiddenIn(type, plans);
  return outcome === 'circle' ? circle(type) : loopIn(type, plans);
};
