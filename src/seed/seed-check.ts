import type { Attribute, Link } from '../model/attribute.ts';
import { type Enumerations, enumerationsWith } from '../model/enumerations.ts';
import type { Ref } from '../model/ref.ts';
import type { ObjectType } from '../model/registry.ts';
import type { TableColumn } from '../storage/copy-text.ts';
import type { AddedValues } from './added-values.ts';
import { amountsFor, linkCounters } from './counted-collections.ts';
import { type RequiredValues, requiredValues } from './required-values.ts';
import type { SeedEntry } from './seed-entry.ts';
import type { SeedHistories } from './seed-histories.ts';
import { isRef, type SeedIndex, valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';
import { SeedPairs } from './seed-pairs.ts';
import type { SeedProblems } from './seed-problem.ts';
import { spelled, targetOf } from './seed-target.ts';
import { POSTS_MADE, type SeedTotals } from './seed-totals.ts';
import { livesInWorkspace } from './seed-types.ts';
import type { SeedOrigin } from './seed-value.ts';
import { type TakenNames, UniqueFacts } from './unique-facts.ts';

/** What is known besides the file. */
export interface CheckFacts {
  readonly columns: ReadonlyMap<string, readonly TableColumn[]>;
  readonly taken: TakenNames;
  readonly added: AddedValues;
  readonly origin: SeedOrigin;
}

/** What the checks find out for the writing. */
export interface CheckedFacts {
  readonly totals: SeedTotals;
  readonly histories: SeedHistories;
}

/** What lies in the recycle bin is counted by nothing but what went there with it. */
const isCountedBy = (owner: SeedEntry, entry: SeedEntry): boolean => entry.bin === 0 || entry.bin === owner.bin;

/**
 * Checks what one line alone cannot tell: where references lead, that they stay in their workspace, allowed values,
 * names and numbers that may come once only, and what is missing. On the way it sums up what is counted.
 */
export class SeedChecker {
  readonly #index: SeedIndex;
  readonly #problems: SeedProblems;
  readonly #facts: CheckFacts;
  readonly #checked: CheckedFacts;
  readonly #unique: UniqueFacts;
  readonly #pairs = new SeedPairs();
  readonly #enumerations = new Map<SeedEntry | null, Enumerations>();
  readonly #required = new Map<ObjectType, RequiredValues>();

  constructor(index: SeedIndex, problems: SeedProblems, facts: CheckFacts, checked: CheckedFacts) {
    this.#index = index;
    this.#problems = problems;
    this.#facts = facts;
    this.#checked = checked;
    this.#unique = new UniqueFacts(index, problems, facts.taken);
  }

  /** How many pairs each table of links gets. */
  get pairs(): ReadonlyMap<string, number> {
    return this.#pairs.counts;
  }

  /** Checks an object that has an entry. */
  check(entry: SeedEntry, object: SeedObject): void {
    if (livesInWorkspace(entry.type) && entry.workspace === null) {
      this.#problem(entry.line, `${entry.type.name} needs a Workspace: there is not exactly one.`);
    }
    if (object.workspace !== null && this.#index.resolve(object.workspace)?.type.name !== 'Workspace') {
      this.#problem(entry.line, `Workspace refers to ${spelled(object.workspace)}, which does not exist.`);
    }
    for (const [attribute, value] of object.values) {
      if (Array.isArray(value)) this.#checkCollection(entry, attribute, value as readonly Ref[]);
      else if (isRef(value)) this.#checkReference(entry, object, attribute, value);
      else if (value !== null) this.#checkAllowed(entry, attribute, value as string | number | boolean);
    }
    this.#checkNeeded(entry.line, object);
    this.#noteWhatIsNotThere(entry, object);
    this.#checkStored(entry, object);
    this.#unique.check(entry, object);
    if (object.type.name === 'ConversationPost') this.#notePost(object);
  }

  /** Checks a Revision, which has none. */
  checkRevision(line: number, object: SeedObject): void {
    const values = new Map([...object.values].map(([attribute, value]) => [attribute.name, value]));
    const user = values.get('User');
    const attribute = object.type.attribute('User');
    if (isRef(user) && attribute !== undefined) {
      const target = targetOf(this.#index, { attribute, ref: user, workspace: null });
      if (!target.ok) this.#problem(line, target.error);
    }
    this.#checkNeeded(line, object);
    this.#unique.checkRevision(line, values, this.#checked.histories);
  }

  #problem(line: number, message: string): void {
    this.#problems.add(line, message);
  }

  #target(entry: SeedEntry, attribute: Attribute, ref: Ref): SeedEntry | null {
    const target = targetOf(this.#index, { attribute, ref, workspace: entry.workspace });
    if (target.ok) return target.value;
    this.#problem(entry.line, target.error);
    return null;
  }

  #checkReference(entry: SeedEntry, object: SeedObject, attribute: Attribute, ref: Ref): void {
    // A history is made with its object.
    if (attribute.name === 'RevisionHistory') return;
    const target = this.#target(entry, attribute, ref);
    if (target === null || !isCountedBy(target, entry)) return;
    const amounts = amountsFor(object, attribute);
    for (const column in amounts) this.#checked.totals.add(target, column, amounts[column] ?? 0);
  }

  #checkCollection(entry: SeedEntry, attribute: Attribute, refs: readonly Ref[]): void {
    const { storage } = attribute;
    if (refs.length === 0 || storage.at === 'computed') return;
    if (storage.at === 'inverse') {
      this.#problem(entry.line, `${attribute.name} follows from ${attribute.ref}.${storage.attribute}; give it there.`);
      return;
    }
    if (storage.at !== 'link' || storage.link.derived) {
      this.#problem(entry.line, `${attribute.name} cannot be given.`);
      return;
    }
    for (const ref of refs) {
      const target = this.#target(entry, attribute, ref);
      if (target !== null && this.#pairs.isNew(storage.link, entry, target)) this.#count(storage.link, entry, target);
    }
  }

  #count(link: Link, own: SeedEntry, item: SeedEntry): void {
    const columns = linkCounters(link, own.type, item.type);
    if (columns.own !== null && isCountedBy(own, item)) this.#checked.totals.add(own, columns.own, 1);
    if (columns.item !== null && isCountedBy(item, own)) this.#checked.totals.add(item, columns.item, 1);
  }

  #enumerationsOf(workspace: SeedEntry | null): Enumerations {
    const known = this.#enumerations.get(workspace);
    if (known !== undefined) return known;
    const made = enumerationsWith(workspace === null ? [] : this.#facts.added.of(workspace));
    this.#enumerations.set(workspace, made);
    return made;
  }

  #checkAllowed(entry: SeedEntry, attribute: Attribute, value: string | number | boolean): void {
    if (this.#facts.origin === 'server' || attribute.storage.at !== 'column' || attribute.allowed === null) return;
    const allowed = this.#enumerationsOf(entry.workspace).valuesOf(attribute) ?? [];
    if (allowed.some((each) => String(each) === String(value))) return;
    const choices = allowed.map((each) => JSON.stringify(each)).join(', ');
    this.#problem(entry.line, `${attribute.name} ${JSON.stringify(value)} is not one of ${choices}.`);
  }

  #checkNeeded(line: number, object: SeedObject): void {
    for (const attribute of this.#requiredOf(object.type).attributes) {
      if ((object.values.get(attribute) ?? null) !== null) continue;
      this.#problem(line, `${object.type.name} needs ${attribute.name}.`);
    }
  }

  #requiredOf(type: ObjectType): RequiredValues {
    const known = this.#required.get(type);
    if (known !== undefined) return known;
    const required = requiredValues(type, this.#facts.columns.get(type.table.name) ?? [], this.#facts.origin);
    this.#required.set(type, required);
    return required;
  }

  #noteWhatIsNotThere(entry: SeedEntry, object: SeedObject): void {
    const isNull = (name: string): boolean => {
      const attribute = object.type.attribute(name);
      return attribute !== undefined && object.values.get(attribute) === null;
    };
    const columns = this.#facts.columns.get(object.type.table.name) ?? [];
    const mayBeNull = columns.some((column) => column.name === 'revision_history_id' && !column.notNull);
    entry.hasNoHistory = mayBeNull && isNull('RevisionHistory');
    entry.hasNoCompanion = isNull('UserProfile') || isNull('WorkspaceConfiguration');
    entry.isVersioned = valueIn(object, 'VersionId') !== null;
  }

  #checkStored(entry: SeedEntry, { stored, type }: SeedObject): void {
    for (const column of this.#requiredOf(type).columns) {
      if ((stored?.[column] ?? null) !== null) continue;
      this.#problem(entry.line, `${type.name} needs ${JSON.stringify(column)} in _stored.`);
    }
    if (stored === null) return;
    const columns = this.#facts.columns.get(type.table.name) ?? [];
    for (const name of Object.keys(stored)) {
      if (columns.some((column) => column.name === name)) continue;
      this.#problem(entry.line, `${type.name} keeps nothing under the name ${JSON.stringify(name)}.`);
    }
  }

  /** The number of a post is never given again, even when the post is gone. */
  #notePost(post: SeedObject): void {
    const [ref, number] = [valueIn(post, 'Artifact'), valueIn(post, 'PostNumber')];
    const artifact = isRef(ref) ? this.#index.resolve(ref) : undefined;
    if (artifact === undefined || typeof number !== 'number') return;
    this.#checked.totals.raise(artifact, POSTS_MADE, number + 1);
  }
}
