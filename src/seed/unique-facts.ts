import { parseFormattedId } from '../model/formatted-id.ts';
import type { Ref } from '../model/ref.ts';
import type { ObjectType } from '../model/registry.ts';
import { NumberTable } from './id-tables.ts';
import { nameOf, type SeedEntry } from './seed-entry.ts';
import type { SeedHistories } from './seed-histories.ts';
import { isRef, type SeedIndex, valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';
import type { SeedProblems } from './seed-problem.ts';
import { spelled } from './seed-target.ts';
import type { SeedValue } from './seed-value.ts';

/** What is already in the server and must not come twice. */
export interface TakenNames {
  /** In lower case. */
  readonly userNames: ReadonlySet<string>;
  /** `user workspace project`, the project empty for a WorkspacePermission. */
  readonly permissions: ReadonlySet<string>;
}

/** Objects of such a type have a FormattedID, and nothing says what it begins with. */
const isNumberedByHand = (type: ObjectType): boolean =>
  type.attribute('FormattedID') !== undefined && type.formattedIdPrefix === null;

/** Refuses what may be once only: names, numbers, rights, profiles, revisions. */
export class UniqueFacts {
  readonly #index: SeedIndex;
  readonly #problems: SeedProblems;
  readonly #taken: TakenNames;
  readonly #userNames = new Map<string, number>();
  readonly #permissions = new Map<string, number>();
  readonly #prefixes = new Map<string, string>();
  readonly #formattedIds = new Map<SeedEntry | null, Map<string, NumberTable>>();

  constructor(index: SeedIndex, problems: SeedProblems, taken: TakenNames) {
    this.#index = index;
    this.#problems = problems;
    this.#taken = taken;
  }

  check(entry: SeedEntry, object: SeedObject): void {
    const formattedId = valueIn(object, 'FormattedID');
    if (typeof formattedId === 'string') this.#checkFormattedId(entry, formattedId);
    else if (isNumberedByHand(object.type)) this.#problem(entry.line, `${object.type.name} needs FormattedID.`);
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
    }
  }

  checkRevision(line: number, values: ReadonlyMap<string, SeedValue>, histories: SeedHistories): void {
    const ref = values.get('RevisionHistory');
    if (!isRef(ref)) return;
    const owner = this.#ownerOf(line, ref);
    const number = values.get('RevisionNumber');
    if (owner === null || typeof number !== 'number') return;
    if (!histories.addNumber(owner, number)) {
      this.#problem(line, `The history of ${nameOf(owner)} has two revisions with the number ${number}.`);
    }
    const created = values.get('CreationDate');
    if (typeof created === 'string') histories.addDate(owner, Date.parse(created));
    else this.#problem(line, 'Revision needs CreationDate.');
  }

  #problem(line: number, message: string): void {
    this.#problems.add(line, message);
  }

  #ownerOf(line: number, ref: Ref): SeedEntry | null {
    const owner = this.#index.historyOwner(ref);
    if (owner === undefined) this.#problem(line, `RevisionHistory refers to ${spelled(ref)}, which does not exist.`);
    return owner !== undefined && 'type' in owner ? owner : null;
  }

  #checkFormattedId(entry: SeedEntry, given: string): void {
    const parsed = parseFormattedId(given);
    if (parsed?.prefix == null) return;
    // One text for each prefix, not one for each object.
    const prefix = this.#prefixes.get(parsed.prefix) ?? parsed.prefix;
    this.#prefixes.set(prefix, prefix);
    const ofWorkspace = this.#formattedIds.get(entry.workspace) ?? new Map<string, NumberTable>();
    this.#formattedIds.set(entry.workspace, ofWorkspace);
    const numbers = ofWorkspace.get(prefix) ?? new NumberTable();
    ofWorkspace.set(prefix, numbers);
    const first = numbers.add(parsed.number + 1, entry.line);
    if (first === entry.line) {
      entry.prefix = prefix;
      entry.number = parsed.number;
    } else {
      this.#problem(entry.line, `FormattedID ${given} is already the one of line ${first} in the same workspace.`);
    }
  }

  #checkUserName(entry: SeedEntry, userName: unknown): void {
    if (typeof userName !== 'string') return;
    const name = userName.toLowerCase();
    const other = this.#userNames.get(name);
    if (other !== undefined) this.#problem(entry.line, `UserName ${userName} is already the one of line ${other}.`);
    else if (this.#taken.userNames.has(name)) this.#problem(entry.line, `UserName ${userName} is taken.`);
    this.#userNames.set(name, entry.line);
  }

  #checkPermission(entry: SeedEntry, object: SeedObject): void {
    const userRef = valueIn(object, 'User');
    const user = isRef(userRef) ? this.#index.resolve(userRef) : undefined;
    if (user === undefined || entry.workspace === null) return;
    if (entry.type.name === 'ProjectPermission' && entry.project === null) return;
    const inFile = [user.index, entry.workspace.index, entry.project?.index ?? ''].join(' ');
    const inServer = [user.oid, entry.workspace.oid, entry.project?.oid ?? ''].join(' ');
    const other = this.#permissions.get(inFile);
    const what = entry.project === null ? 'workspace' : 'project';
    if (other !== undefined) {
      this.#problem(entry.line, `Line ${other} is a permission of the same user in the same ${what}.`);
    } else if (this.#taken.permissions.has(inServer)) {
      this.#problem(entry.line, `The user has a permission in this ${what} already.`);
    }
    this.#permissions.set(inFile, entry.line);
  }

  #pair(entry: SeedEntry, ref: unknown, typeName: string): void {
    const owner = isRef(ref) ? this.#index.resolve(ref) : undefined;
    if (owner?.type.name === typeName) this.#pairWith(entry, owner);
  }

  /** A user has one profile, a workspace one configuration. */
  #pairWith(entry: SeedEntry, owner: SeedEntry): void {
    if (owner.line === 0) {
      this.#problem(entry.line, `The ${owner.type.name} it is for has one already.`);
    } else if (owner.companion === null) {
      owner.companion = entry;
    } else {
      this.#problem(entry.line, `Line ${owner.companion.line} is for the same ${owner.type.name}.`);
    }
  }
}
