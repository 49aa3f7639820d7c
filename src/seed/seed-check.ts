import type { Attribute, Link } from '../model/attribute.ts';
import { type Enumerations, enumerationsWith } from '../model/enumerations.ts';
import { parseFormattedId } from '../model/formatted-id.ts';
import type { Ref } from '../model/ref.ts';
import { registry } from '../model/registry.ts';
import type { SeedColumn } from '../storage/seed-writer.ts';
import type { AddedValues } from './added-values.ts';
import { childTotalsOf } from './child-totals.ts';
import { countersOf } from './counted-collections.ts';
import { addTotal, nameOf, type SeedEntry } from './seed-entry.ts';
import { type SeedIndex, valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';
import type { SeedProblems } from './seed-problem.ts';
import { livesInWorkspace } from './seed-structure.ts';

/** An item of a collection that is kept in a table of its own. */
export interface LinkedPair {
  readonly own: SeedEntry;
  readonly item: SeedEntry;
}

/** What is already in the server and must not come twice. */
export interface TakenNames {
  /** In lower case. */
  readonly userNames: ReadonlySet<string>;
  /** `user workspace project`, the project empty for a WorkspacePermission. */
  readonly permissions: ReadonlySet<string>;
}

/** What the checks found out for the writing. */
export interface CheckedSeed {
  /** By the link's table and direction. */
  readonly links: ReadonlyMap<Link, readonly LinkedPair[]>;
}

/** Attributes that the import fills in when a line leaves them out, although their column may not be empty. */
const FILLED_IN: readonly string[] = [
  'ObjectID',
  'ObjectUUID',
  'CreationDate',
  'Workspace',
  'RevisionHistory',
  'FormattedIDID',
  'FormattedIDPrefix',
  'DragAndDropRank',
  'DisplayName',
  'TaskIndex',
];

const isRef = (value: unknown): value is Ref => typeof value === 'object' && value !== null && 'id' in value;

/**
 * Checks what one line alone cannot tell: where references lead, that they stay in their workspace, allowed values,
 * names and numbers that may come once only, and what is missing. On the way it sums up what is counted.
 */
export class SeedChecker {
  readonly #index: SeedIndex;
  readonly #problems: SeedProblems;
  readonly #columns: ReadonlyMap<string, readonly SeedColumn[]>;
  readonly #taken: TakenNames;
  readonly #added: AddedValues;
  readonly #enumerations = new Map<SeedEntry | null, Enumerations>();
  readonly #links = new Map<Link, LinkedPair[]>();
  readonly #seenPairs = new Map<string, Map<SeedEntry, Set<SeedEntry>>>();
  readonly #userNames = new Map<string, number>();
  readonly #permissions = new Map<string, number>();
  readonly #formattedIds = new Map<SeedEntry | null, Map<string, Map<number, number>>>();
  readonly #ordinals = new Map<SeedEntry, number>();

  constructor(
    index: SeedIndex,
    problems: SeedProblems,
    facts: {
      readonly columns: ReadonlyMap<string, readonly SeedColumn[]>;
      readonly taken: TakenNames;
      readonly added: AddedValues;
    },
  ) {
    this.#index = index;
    this.#problems = problems;
    this.#columns = facts.columns;
    this.#taken = facts.taken;
    this.#added = facts.added;
  }

  checkAll(): CheckedSeed {
    for (const entry of this.#index.entries) this.#check(entry, this.#index.read(entry));
    for (const { line, key } of this.#index.apiKeys) {
      if (this.#index.resolve(key.user)?.type.name !== 'User') this.#problems.add(line, 'User refers to nobody.');
    }
    return { links: this.#links };
  }

  #problem(entry: SeedEntry, message: string): void {
    this.#problems.add(entry.line, message);
  }

  #check(entry: SeedEntry, object: SeedObject): void {
    if (livesInWorkspace(entry.type) && entry.workspace === null) {
      this.#problem(entry, `${entry.type.name} needs a Workspace: there is not exactly one.`);
    }
    if (object.workspace !== null && this.#index.resolve(object.workspace)?.type.name !== 'Workspace') {
      this.#problem(entry, `Workspace refers to ${this.#spelled(object.workspace)}, which does not exist.`);
    }
    for (const [attribute, value] of object.values) {
      if (Array.isArray(value)) this.#checkCollection(entry, attribute, value as readonly Ref[]);
      else if (isRef(value)) this.#checkReference(entry, attribute, value);
      else if (value !== null) this.#checkAllowed(entry, attribute, value as string | number | boolean);
    }
    this.#checkMissing(entry, object);
    this.#checkSpecial(entry, object);
    this.#addToParent(entry, object);
  }

  #checkReference(entry: SeedEntry, attribute: Attribute, ref: Ref): void {
    // A task follows its work product; a history is made with its object.
    if (attribute.name === 'RevisionHistory' && entry.type.name !== 'Revision') return;
    const target = this.#target(entry, attribute, ref);
    if (target === null) return;
    for (const column of countersOf(entry.type, attribute, target.type)) addTotal(target, column, 1);
  }

  /** What a reference leads to, after all its checks. */
  #target(entry: SeedEntry, attribute: Attribute, ref: Ref): SeedEntry | null {
    const target = this.#index.resolve(ref);
    if (target === undefined) {
      this.#problem(entry, `${attribute.name} refers to ${this.#spelled(ref)}, which does not exist.`);
      return null;
    }
    const expected = registry.find(attribute.ref ?? '');
    if (expected !== undefined && !expected.concrete.includes(target.type)) {
      this.#problem(entry, `${attribute.name} refers to ${this.#spelled(ref)}, but needs a ${expected.name}.`);
      return null;
    }
    const isForeign = entry.workspace !== null && target.workspace !== null && target.workspace !== entry.workspace;
    if (isForeign) {
      this.#problem(entry, `${attribute.name} refers to ${this.#spelled(ref)}, which is in another workspace.`);
      return null;
    }
    return target;
  }

  #checkCollection(entry: SeedEntry, attribute: Attribute, refs: readonly Ref[]): void {
    const { storage } = attribute;
    if (refs.length === 0 || storage.at === 'computed') return;
    if (storage.at === 'inverse') {
      this.#problem(entry, `${attribute.name} follows from ${attribute.ref}.${storage.attribute}; give it there.`);
      return;
    }
    if (storage.at !== 'link' || storage.link.derived) {
      this.#problem(entry, `${attribute.name} cannot be given.`);
      return;
    }
    for (const ref of refs) {
      const target = this.#target(entry, attribute, ref);
      if (target === null || !this.#isNewPair(storage.link, entry, target)) continue;
      const pairs = this.#links.get(storage.link) ?? [];
      pairs.push({ own: entry, item: target });
      this.#links.set(storage.link, pairs);
      if (storage.counter !== null) addTotal(entry, storage.counter, 1);
    }
  }

  /** The same pair may be told twice, from both ends of a collection: `Predecessors` here, `Successors` there. */
  #isNewPair(link: Link, own: SeedEntry, item: SeedEntry): boolean {
    const [from, to] = link.own < link.item ? [own, item] : [item, own];
    const ofTable = this.#seenPairs.get(link.table) ?? new Map<SeedEntry, Set<SeedEntry>>();
    this.#seenPairs.set(link.table, ofTable);
    const seen = ofTable.get(from) ?? new Set<SeedEntry>();
    ofTable.set(from, seen);
    if (seen.has(to)) return false;
    seen.add(to);
    return true;
  }

  #enumerationsOf(workspace: SeedEntry | null): Enumerations {
    const known = this.#enumerations.get(workspace);
    if (known !== undefined) return known;
    const made = enumerationsWith(workspace === null ? [] : this.#added.of(workspace));
    this.#enumerations.set(workspace, made);
    return made;
  }

  #checkAllowed(entry: SeedEntry, attribute: Attribute, value: string | number | boolean): void {
    if (attribute.storage.at !== 'column' || attribute.allowed === null) return;
    const allowed = this.#enumerationsOf(entry.workspace).valuesOf(attribute)?.map(String) ?? [];
    if (allowed.includes(String(value))) return;
    const choices = allowed.map((each) => JSON.stringify(each)).join(', ');
    this.#problem(entry, `${attribute.name} ${JSON.stringify(value)} is not one of ${choices}.`);
  }

  #checkMissing(entry: SeedEntry, object: SeedObject): void {
    const required = this.#columns.get(entry.type.table.name)?.filter((column) => column.required) ?? [];
    const mayNotBeEmpty = new Set(required.map((column) => column.name));
    const isWorkItem = entry.type.table.visibleBy === 'project';
    for (const attribute of entry.type.attributes) {
      const { storage } = attribute;
      if (storage.at !== 'column' && storage.at !== 'reference') continue;
      if (attribute.default !== null || FILLED_IN.includes(attribute.name)) continue;
      const isNeeded = isWorkItem && attribute.required && !attribute.readOnly && attribute.kind !== 'BOOLEAN';
      if (!isNeeded && !mayNotBeEmpty.has(storage.column)) continue;
      if ((object.values.get(attribute) ?? null) !== null) continue;
      // A task is in the project of its work product, which is asked for by itself.
      if (attribute.name === 'Project' && attribute.readOnly) continue;
      this.#problem(entry, `${entry.type.name} needs ${attribute.name}.`);
    }
  }

  #checkSpecial(entry: SeedEntry, object: SeedObject): void {
    if (object.type.attribute('FormattedID') !== undefined) this.#checkFormattedId(entry, object);
    switch (object.type.name) {
      case 'User':
        this.#checkUserName(entry, valueIn(object, 'UserName'));
        return;
      case 'WorkspacePermission':
      case 'ProjectPermission':
        this.#checkPermission(entry, object);
        return;
      case 'UserProfile':
        this.#pair(entry, valueIn(object, 'User'), 'User');
        return;
      case 'WorkspaceConfiguration':
        if (entry.workspace !== null) this.#pairWith(entry, entry.workspace);
        return;
      case 'Revision':
        this.#checkRevision(entry, object);
        return;
    }
  }

  #checkFormattedId(entry: SeedEntry, object: SeedObject): void {
    const given = valueIn(object, 'FormattedID');
    const parsed = typeof given === 'string' ? parseFormattedId(given) : null;
    if (parsed?.prefix == null) return;
    const prefixes = this.#formattedIds.get(entry.workspace) ?? new Map<string, Map<number, number>>();
    this.#formattedIds.set(entry.workspace, prefixes);
    const numbers = prefixes.get(parsed.prefix) ?? new Map<number, number>();
    prefixes.set(parsed.prefix, numbers);
    const other = numbers.get(parsed.number);
    if (other !== undefined) {
      this.#problem(entry, `FormattedID ${given} is already the one of line ${other} in the same workspace.`);
      return;
    }
    numbers.set(parsed.number, entry.line);
    entry.formattedId = { prefix: parsed.prefix, number: parsed.number };
  }

  #checkUserName(entry: SeedEntry, userName: unknown): void {
    if (typeof userName !== 'string') return;
    const name = userName.toLowerCase();
    const other = this.#userNames.get(name);
    if (other !== undefined) this.#problem(entry, `UserName ${userName} is already the one of line ${other}.`);
    else if (this.#taken.userNames.has(name)) this.#problem(entry, `UserName ${userName} is taken.`);
    this.#userNames.set(name, entry.line);
  }

  #checkPermission(entry: SeedEntry, object: SeedObject): void {
    const userRef = valueIn(object, 'User');
    const user = isRef(userRef) ? this.#index.resolve(userRef) : undefined;
    if (user === undefined || entry.workspace === null) return;
    if (entry.type.name === 'ProjectPermission' && entry.project === null) return;
    const inFile = [user, entry.workspace, entry.project].map((each) => (each ? this.#ordinal(each) : '')).join(' ');
    const inServer = [user.oid, entry.workspace.oid, entry.project?.oid ?? ''].join(' ');
    const other = this.#permissions.get(inFile);
    const what = entry.project === null ? 'workspace' : 'project';
    if (other !== undefined)
      this.#problem(entry, `Line ${other} is a permission of the same user in the same ${what}.`);
    else if (this.#taken.permissions.has(inServer)) {
      this.#problem(entry, `The user has a permission in this ${what} already.`);
    }
    this.#permissions.set(inFile, entry.line);
  }

  #ordinal(entry: SeedEntry): number {
    const known = this.#ordinals.get(entry);
    if (known !== undefined) return known;
    this.#ordinals.set(entry, this.#ordinals.size + 1);
    return this.#ordinals.size;
  }

  #pair(entry: SeedEntry, ref: unknown, typeName: string): void {
    const owner = isRef(ref) ? this.#index.resolve(ref) : undefined;
    if (owner?.type.name === typeName) this.#pairWith(entry, owner);
  }

  /** A user has one profile, a workspace one configuration. */
  #pairWith(entry: SeedEntry, owner: SeedEntry): void {
    if (owner.line === 0) {
      this.#problem(entry, `The ${owner.type.name} it is for has one already.`);
    } else if (owner.companion === null) {
      owner.companion = entry;
    } else {
      this.#problem(entry, `Line ${owner.companion.line} is for the same ${owner.type.name}.`);
    }
  }

  #checkRevision(entry: SeedEntry, object: SeedObject): void {
    const ref = valueIn(object, 'RevisionHistory');
    const owner = isRef(ref) ? this.#index.resolve(ref)?.counterpart : null;
    const number = valueIn(object, 'RevisionNumber');
    if (!owner || typeof number !== 'number') return;
    entry.counterpart = owner;
    const created = valueIn(object, 'CreationDate');
    owner.revisions ??= { highest: -1, oldest: '', newest: '', numbers: new Set() };
    if (owner.revisions.numbers.has(number)) {
      this.#problem(entry, `The history of ${nameOf(owner)} has two revisions with the number ${number}.`);
    }
    owner.revisions.numbers.add(number);
    owner.revisions.highest = Math.max(owner.revisions.highest, number);
    if (typeof created !== 'string') {
      this.#problem(entry, 'Revision needs CreationDate.');
      return;
    }
    const { oldest, newest } = owner.revisions;
    if (oldest === '' || created < oldest) owner.revisions.oldest = created;
    if (created > newest) owner.revisions.newest = created;
  }

  #addToParent(entry: SeedEntry, object: SeedObject): void {
    const totals = childTotalsOf(object);
    const ref = totals === null ? undefined : entry.refs.get(totals.parent);
    const parent = ref === undefined ? undefined : this.#index.resolve(ref);
    if (totals === null || parent === undefined) return;
    for (const [column, amount] of totals.amounts) addTotal(parent, column, amount);
  }

  #spelled(ref: Ref): string {
    const { id } = ref;
    return `/${ref.type}/${id.kind === 'oid' ? id.oid : id.kind === 'uuid' ? id.uuid : 'permission'}`;
  }
}
