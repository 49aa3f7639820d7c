import { type ObjectType, registry } from '../model/registry.ts';
import type { CopyRow, TableColumn } from '../storage/copy-text.ts';
import { bottomKey } from '../wsapi/rules/rank-key.ts';
import { indexAfterLast } from './added-values.ts';
import type { EarlyStates } from './early-states.ts';
import { addOwnShare } from './own-share.ts';
import { rankDigits } from './rank-digits.ts';
import { type RowRecipe, rowRecipe } from './row-recipe.ts';
import type { CheckedFacts } from './seed-check.ts';
import type { SeedEntry } from './seed-entry.ts';
import type { RevisionSummary } from './seed-histories.ts';
import { isRef, type SeedIndex, valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';
import { POSTS_MADE } from './seed-totals.ts';
import { CONFIGURATION } from './workspace-defaults.ts';

type Row = Record<string, unknown>;

/** One row and the table it belongs in; `type` is that of the object whose own row it is. */
export interface TableRow {
  readonly table: string;
  readonly type: ObjectType | null;
  readonly row: CopyRow;
}

/** What the rows need besides the file. */
export interface RowFacts {
  readonly index: SeedIndex;
  readonly checked: CheckedFacts;
  readonly states: EarlyStates;
  readonly columns: ReadonlyMap<string, readonly TableColumn[]>;
  readonly now: Date;
  /** The next free ObjectID. */
  readonly takeOid: () => number;
  /** Who made what has no CreatedBy, for revisions. */
  readonly importer: { readonly oid: number };
}

const FIRST_REVISION = 'Original revision';
/** Explains a LastUpdateDate that no given revision explains. */
const LATER_REVISION = 'Imported';

const REVISION = registry.type('Revision');

/** Makes the rows of one object of the file after another. */
export class SeedRows {
  readonly #facts: RowFacts;
  readonly #recipes = new Map<ObjectType, RowRecipe>();
  readonly #taskIndexes = new Map<number, number>();

  constructor(facts: RowFacts) {
    this.#facts = facts;
  }

  /** The object's own row first, then what belongs to it: companion, history, the revisions that the file leaves out. */
  *rowsOf(entry: SeedEntry, object: SeedObject): Generator<TableRow> {
    const { type } = entry;
    const recipe = this.#recipeOf(type);
    const revisions = this.#facts.checked.histories.of(entry);
    const row = this.#ownRow(entry, object, recipe, revisions);
    yield* this.#withCompanion(row, entry);
    if (recipe.hasHistory && !entry.hasNoHistory) yield* this.#historyOf(entry, object, row, revisions);
  }

  /** The row of a Revision line. */
  revisionRow(object: SeedObject): TableRow {
    const ref = valueIn(object, 'RevisionHistory');
    const found = isRef(ref) ? this.#facts.index.historyOwner(ref) : undefined;
    const owner = found !== undefined && 'type' in found ? found : undefined;
    const row = this.#given(object, this.#recipeOf(REVISION));
    row.oid ??= this.#facts.takeOid();
    row.object_version = valueIn(object, 'VersionId') ?? 1;
    row.history_id = owner?.history;
    row.object_id = owner?.oid;
    row.workspace_id = owner?.workspace?.oid ?? 0;
    return { table: REVISION.table.name, type: REVISION, row };
  }

  #ownRow(entry: SeedEntry, object: SeedObject, recipe: RowRecipe, revisions: RevisionSummary | null): Row {
    const { now, checked, states } = this.#facts;
    const { type } = entry;
    const row = this.#given(object, recipe);
    row.oid = entry.oid;
    if (type.table.shared) row.type = entry.bin === 0 ? type.code : -(type.code ?? 0);
    if (recipe.isInWorkspace) row.workspace_id = entry.workspace?.oid;
    row.creation_date ??= (revisions === null ? now : new Date(revisions.oldest)).toISOString();
    this.#stamp(row, entry, object, revisions);
    if (recipe.columns.has('fid')) [row.prefix, row.fid] = [entry.prefix, entry.number];
    if (recipe.columns.has('rank')) row.rank ??= bottomKey(now.getTime(), () => rankDigits(entry.index));
    if (recipe.follows) {
      row.project_id = entry.project?.oid;
      row.iteration_id = entry.iteration?.oid ?? null;
      row.release_id = entry.release?.oid ?? null;
    }
    this.#completeByType(row, object);
    if (recipe.hasHistory) row.revision_history_id = entry.hasNoHistory ? null : entry.history;
    const posts = checked.totals.get(entry, POSTS_MADE);
    if (posts > 0) row[POSTS_MADE] = Math.max(posts, Number(row[POSTS_MADE] ?? 0));
    for (const column of recipe.counted) row[column] = checked.totals.get(entry, column);
    if (recipe.flows) addOwnShare(row, entry, states);
    return row;
  }

  /** What the line says, with defaults for what it leaves out. */
  #given(object: SeedObject, recipe: RowRecipe): Row {
    const row: Row = {};
    const give = (column: string, value: unknown): void => {
      const isRefused = value === null && recipe.refusingNull.has(column);
      if (!isRefused && !recipe.recomputed.has(column)) row[column] = value;
    };
    for (const [attribute, value] of object.values) {
      const { storage } = attribute;
      if (storage.at === 'column') give(storage.column, value);
      else if (storage.at === 'reference') {
        give(storage.column, isRef(value) ? (this.#facts.index.resolve(value)?.oid ?? null) : null);
      }
    }
    for (const column in object.stored) give(column, object.stored[column]);
    for (const [column, value] of recipe.defaults) if (row[column] === undefined) row[column] = value;
    return row;
  }

  #recipeOf(type: ObjectType): RowRecipe {
    const known = this.#recipes.get(type) ?? rowRecipe(type, this.#facts.columns.get(type.table.name) ?? []);
    this.#recipes.set(type, known);
    return known;
  }

  #completeByType(row: Row, object: SeedObject): void {
    switch (object.type.name) {
      case 'Task':
        this.#numberTask(row);
        return;
      case 'User':
        this.#completeUser(row, object);
        return;
      case 'AllowedAttributeValue':
        if (row.value_index === undefined) row.value_index = indexAfterLast(Number(row.attribute_definition_id));
        return;
    }
  }

  #completeUser(row: Row, object: SeedObject): void {
    const names = [row.first_name, row.last_name].filter((name) => typeof name === 'string' && name !== '');
    row.display_name ??= names.length > 0 ? names.join(' ') : row.user_name;
    if (row.email_address === undefined) row.email_address = row.user_name;
    if (object.password !== null) row.last_password_update_date ??= this.#facts.now.toISOString();
  }

  #numberTask(row: Row): void {
    const workProduct = Number(row.work_product_id);
    const last = this.#taskIndexes.get(workProduct) ?? 0;
    if (row.task_index === undefined) row.task_index = last + 1;
    this.#taskIndexes.set(workProduct, Math.max(last, Number(row.task_index)));
  }

  /** Version and time of the last change agree with the revisions, of which one has the number version - 1. */
  #stamp(row: Row, entry: SeedEntry, object: SeedObject, revisions: RevisionSummary | null): void {
    const { stamp } = entry.type.table;
    const created = Date.parse(String(row.creation_date));
    if (stamp !== null) row[stamp] ??= new Date(Math.max(created, revisions?.newest ?? created)).toISOString();
    const given = Number(valueIn(object, 'VersionId') ?? 1);
    row.object_version = Math.max(given, this.#lastRevisionNumber(entry, row, revisions) + 1);
  }

  #isChangedLater(entry: SeedEntry, row: Row, revisions: RevisionSummary | null): boolean {
    const { stamp } = entry.type.table;
    // A line that says its version beside its revisions has told all of its history.
    if (stamp === null || (revisions !== null && entry.isVersioned)) return false;
    const newest = revisions?.newest ?? Date.parse(String(row.creation_date));
    return Date.parse(String(row[stamp])) > newest;
  }

  #lastRevisionNumber(entry: SeedEntry, row: Row, revisions: RevisionSummary | null): number {
    if (!this.#recipeOf(entry.type).hasHistory || entry.hasNoHistory) return 0;
    const highest = revisions?.highest ?? 0;
    return this.#isChangedLater(entry, row, revisions) ? highest + 1 : highest;
  }

  *#withCompanion(row: Row, entry: SeedEntry): Generator<TableRow> {
    const { type } = entry;
    const column = COMPANIONS[type.name]?.column;
    const isMade = column !== undefined && entry.companion === null && !entry.hasNoCompanion;
    if (column !== undefined) row[column] = isMade ? this.#facts.takeOid() : (entry.companion?.oid ?? null);
    yield { table: type.table.name, type, row };
    const companion = COMPANIONS[type.name];
    if (!isMade || companion === undefined) return;
    const made = { oid: row[column], creation_date: row.creation_date, ...companion.row(entry) };
    yield { table: companion.table, type: null, row: made };
  }

  *#historyOf(entry: SeedEntry, object: SeedObject, row: Row, revisions: RevisionSummary | null): Generator<TableRow> {
    const { index, importer, takeOid } = this.#facts;
    const line = index.historyLineOf(entry);
    const workspace_id = entry.workspace?.oid ?? 0;
    const history = {
      workspace_id,
      oid: entry.history,
      uuid: (line === null ? null : valueIn(line, 'ObjectUUID')) ?? object.historyUuid ?? undefined,
      object_id: entry.oid,
      creation_date: (line === null ? null : valueIn(line, 'CreationDate')) ?? row.creation_date,
      object_version: (line === null ? null : valueIn(line, 'VersionId')) ?? 1,
    };
    yield { table: 'revision_history', type: null, row: history };
    const createdBy = valueIn(object, 'CreatedBy');
    const author = isRef(createdBy) ? index.resolve(createdBy) : undefined;
    const revision = (number: number, description: string, creation_date: unknown): TableRow => ({
      table: REVISION.table.name,
      type: REVISION,
      row: {
        workspace_id,
        oid: takeOid(),
        creation_date,
        history_id: entry.history,
        object_id: entry.oid,
        number,
        user_id: (author ?? importer).oid,
        description,
      },
    });
    if (revisions === null) yield revision(0, FIRST_REVISION, row.creation_date);
    if (this.#isChangedLater(entry, row, revisions)) {
      const stamp = entry.type.table.stamp ?? '';
      yield revision(this.#lastRevisionNumber(entry, row, revisions), LATER_REVISION, row[stamp]);
    }
  }
}

/** What is made beside an object when the file has no line for it. */
const COMPANIONS: Readonly<
  Record<string, { readonly table: string; readonly column: string; readonly row: (owner: SeedEntry) => CopyRow }>
> = {
  User: { table: 'user_profile', column: 'user_profile_id', row: (owner) => ({ user_id: owner.oid }) },
  Workspace: {
    table: 'workspace_configuration',
    column: 'workspace_configuration_id',
    row: (owner) => ({ ...CONFIGURATION, workspace_id: owner.oid }),
  },
};
