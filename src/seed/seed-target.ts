import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Ref } from '../model/ref.ts';
import { registry } from '../model/registry.ts';
import type { SeedEntry } from './seed-entry.ts';
import type { SeedIndex } from './seed-index.ts';

/** A reference as sentences show it. */
export const spelled = ({ type, id }: Ref): string =>
  `/${type}/${id.kind === 'oid' ? id.oid : id.kind === 'uuid' ? id.uuid : 'permission'}`;

/** What a reference leads to, or the sentence that says why it may not. `workspace` is that of the object that refers. */
export const targetOf = (
  index: SeedIndex,
  {
    attribute,
    ref,
    workspace,
  }: { readonly attribute: Attribute; readonly ref: Ref; readonly workspace: SeedEntry | null },
): Result<SeedEntry, string> => {
  const target = index.resolve(ref);
  if (target === undefined) return err(`${attribute.name} refers to ${spelled(ref)}, which does not exist.`);
  const expected = registry.find(attribute.ref ?? '');
  if (expected !== undefined && !expected.concrete.includes(target.type)) {
    return err(`${attribute.name} refers to ${spelled(ref)}, but needs a ${expected.name}.`);
  }
  if (workspace !== null && target.workspace !== null && target.workspace !== workspace) {
    return err(`${attribute.name} refers to ${spelled(ref)}, which is in another workspace.`);
  }
  return ok(target);
};
