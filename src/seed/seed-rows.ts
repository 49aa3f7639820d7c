import type { Attribute } from '../model/attribute.ts';
import type { Ref } from '../model/ref.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import type { SeedRow } from '../storage/seed-writer.ts';
import { bottomKey } from '../wsapi/rules/rank-key.ts';
import { indexAfterLast } from './added-values.ts';
import type { SeedEntry } from './seed-entry.ts';
import { keepsHistory, type SeedIndex, valueIn } from './seed-index.ts';
import type { SeedObject } from './seed-line.ts';
import { livesInWorkspace } from './seed-structure.ts';

type Row = Record<string, unknown>;

/** One row and the table it belongs in. */
export interface TableRow {
  readonly table: string;
  readonly row: SeedRow;
}

/** What the rows need besides the file. */
export interface RowFacts {
  readonly index: SeedIndex;
  readonly now: Date;
  /** The next free ObjectID. */
  readonly takeOid: () => number;
  /** Who made what has no CreatedBy, for revisions. */
  readonly importer: { readonly oid: number };
}

const FIRST_REVISION = 'Original revision';
/** Explains a LastUpdateDate that no given revision explains. */
const LATER_REVISION = 'Imported';

const RANK_BASE = 94;

/**
 * Two bytes for each of a rank's five last digits, made from a position instead of at random: ranks of one import sort
 * by their lines, below every rank made before `now`.
 */
const digitsOfPosition = (position: number): Uint8Array => {
  const bytes = new Uint8Array(10);
  // The last digit is never the lowest one, which leaves it one value fewer.
  let rest = position;
  bytes[9] = rest % (RANK_BASE - 1);
  rest = Math.floor(rest / (RANK_BASE - 1));
  for (let at = 7; at > 0; at -= 2) {
    bytes[at] = rest % RANK_BASE;
    rest = Math.floor(rest / RANK_BASE);
  }
  return bytes;
};

const isRef = (value: unknown): value is Ref => typeof value === 'object' && value !== null && 'id' in value;

const defaultsOf = new Map<ObjectType, readonly Attribute[]>();

/** The attributes of a type that have a value when nobody gives one. */
const attributesWithDefault = (type: ObjectType): readonly Attribute[] => {
  const known = defaultsOf.get(type);
  if (known !== undefined) return known;
  const found = type.attributes.filter((each) => each.default !== null && each.storage.at === 'column');
  defaultsOf.set(type, found);
  return found;
};

const givenValues = (object: SeedObject, index: SeedIndex): Row => {
  const row: Row = {};
  for (const [attribute, value] of object.values) {
    const { storage } = attribute;
    if (storage.at === 'column') row[storage.column] = value;
    else if (storage.at === 'reference' && isRef(value)) row[storage.column] = index.resolve(value)?.oid ?? null;
  }
  for (const attribute of attributesWithDefault(object.type)) {
    if (attribute.storage.at === 'column') row[attribute.storage.column] ??= attribute.default;
  }
  return row;
};

const completeArtifact = (row: Row, entry: SeedEntry, now: Date): void => {
  row.fid = entry.formattedId?.number;
  row.prefix = entry.formattedId?.prefix;
  row.rank ??= bottomKey(now.getTime(), () => digitsOfPosition(entry.position));
  row.project_id = entry.project?.oid;
  // A task is where its work product is, whatever its own line says.
  row.iteration_id = entry.iteration?.oid;
  row.release_id = entry.release?.oid;
};

const completeUser = (row: Row, object: SeedObject, now: Date): void => {
  const names = [row.first_name, row.last_name].filter((name) => typeof name === 'string' && name !== '');
  row.display_name ??= names.length > 0 ? names.join(' ') : row.user_name;
  row.email_address ??= row.user_name;
  if (object.password !== null) row.last_password_update_date ??= now.toISOString();
};

const PREFIX_COLUMNS: Readonly<Record<string, string>> = {
  hierarchical_requirement_prefix: 'US',
  defect_prefix: 'DE',
  task_prefix: 'TA',
  test_case_prefix: 'TC',
  defect_suite_prefix: 'DS',
};

/** What a workspace is configured to when the file does not say. */
const CONFIGURATION: SeedRow = {
  ...PREFIX_COLUMNS,
  time_zone: 'UTC',
  work_days: 'Monday,Tuesday,Wednesday,Thursday,Friday',
  date_format: 'yyyy-MM-dd',
  date_time_format: 'yyyy-MM-dd hh:mm a z',
  iteration_estimate_unit_name: 'Points',
  release_estimate_unit_name: 'Points',
  task_unit_name: 'Hours',
  default_project_access: 'No Access',
};

/** Makes the rows of one object of the file after another. */
export class SeedRows {
  readonly #facts: RowFacts;
  readonly #taskIndexes = new Map<number, number>();

  constructor(facts: RowFacts) {
    this.#facts = facts;
  }

  /** The object's own row first, then what belongs to it: companion, history, revisions, password. */
  *rowsOf(entry: SeedEntry, object: SeedObject): Generator<TableRow> {
    const { index, now } = this.#facts;
    const { type } = entry;
    const row = givenValues(object, index);
    row.oid = entry.oid;
    if (type.table.shared) row.type = type.code;
    if (livesInWorkspace(type)) row.workspace_id = entry.workspace?.oid;
    row.creation_date ??= entry.revisions?.oldest ?? now.toISOString();
    this.#stamp(row, entry, object);
    if (type.table.name === 'artifact') completeArtifact(row, entry, now);
    if (type.name === 'Task') this.#numberTask(row);
    if (type.name === 'User') completeUser(row, object, now);
    if (type.name === 'AllowedAttributeValue') row.value_index ??= indexAfterLast(Number(row.attribute_definition_id));
    if (type.name === 'Revision') this.#completeRevision(row, entry);
    if (keepsHistory(type)) row.revision_history_id = entry.history;
    for (const [column, total] of entry.totals ?? []) row[column] = total;
    yield* this.#withCompanion(row, entry);
    if (keepsHistory(type)) yield* this.#historyOf(entry, object, row);
  }

  /** Version and time of the last change agree with the revisions, of which one has the number version - 1. */
  #stamp(row: Row, entry: SeedEntry, object: SeedObject): void {
    const { stamp } = entry.type.table;
    const created = String(row.creation_date);
    const newest = entry.revisions?.newest ?? '';
    // Both are ISO texts, which sort as the instants do.
    if (stamp !== null) row[stamp] ??= [created, newest].toSorted().at(-1);
    const given = Number(valueIn(object, 'VersionId') ?? 1);
    row.object_version = Math.max(given, this.#lastRevisionNumber(entry, row) + 1);
  }

  #isChangedLater(entry: SeedEntry, row: Row): boolean {
    const { stamp } = entry.type.table;
    if (stamp === null) return false;
    const newest = entry.revisions === null ? String(row.creation_date) : entry.revisions.newest;
    return String(row[stamp]) > newest;
  }

  #lastRevisionNumber(entry: SeedEntry, row: Row): number {
    if (!keepsHistory(entry.type)) return 0;
    const highest = entry.revisions?.highest ?? 0;
    return this.#isChangedLater(entry, row) ? highest + 1 : highest;
  }

  #numberTask(row: Row): void {
    const workProduct = Number(row.work_product_id);
    const last = this.#taskIndexes.get(workProduct) ?? 0;
    row.task_index ??= last + 1;
    this.#taskIndexes.set(workProduct, Math.max(last, Number(row.task_index)));
  }

  #completeRevision(row: Row, entry: SeedEntry): void {
    const owner = entry.counterpart;
    row.history_id = owner?.history;
    row.object_id = owner?.oid;
    row.workspace_id = owner?.workspace?.oid ?? 0;
  }

  *#withCompanion(row: Row, entry: SeedEntry): Generator<TableRow> {
    const { table } = entry.type;
    if (entry.type.name === 'User') {
      row.user_profile_id = entry.companion?.oid ?? this.#facts.takeOid();
      yield { table: table.name, row };
      if (entry.companion === null) {
        const profile = { oid: row.user_profile_id, user_id: entry.oid, creation_date: row.creation_date };
        yield { table: 'user_profile', row: profile };
      }
    } else if (entry.type.name === 'Workspace') {
      row.workspace_configuration_id = entry.companion?.oid ?? this.#facts.takeOid();
      yield { table: table.name, row };
      if (entry.companion === null) {
        const oid = row.workspace_configuration_id;
        const configuration = { ...CONFIGURATION, oid, workspace_id: entry.oid, creation_date: row.creation_date };
        yield { table: 'workspace_configuration', row: configuration };
      }
    } else yield { table: table.name, row };
  }

  *#historyOf(entry: SeedEntry, object: SeedObject, row: Row): Generator<TableRow> {
    const { index, importer, takeOid } = this.#facts;
    const facts = entry.counterpart === null ? undefined : index.historyLines.get(entry.counterpart);
    const workspace_id = entry.workspace?.oid ?? 0;
    const history = {
      workspace_id,
      oid: entry.history,
      uuid: entry.counterpart?.uuid ?? null,
      object_id: entry.oid,
      creation_date: facts?.creationDate ?? row.creation_date,
      object_version: facts?.version ?? 1,
    };
    yield { table: 'revision_history', row: history };
    const createdBy = valueIn(object, 'CreatedBy');
    const author = isRef(createdBy) ? index.resolve(createdBy) : undefined;
    const revision = (number: number, description: string, creation_date: unknown): TableRow => ({
      table: 'revision',
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
    if (entry.revisions === null) yield revision(0, FIRST_REVISION, row.creation_date);
    if (this.#isChangedLater(entry, row)) {
      const stamp = entry.type.table.stamp;
      yield revision(this.#lastRevisionNumber(entry, row), LATER_REVISION, stamp === null ? null : row[stamp]);
    }
  }
}

/** The tables of the model in an order in which each row's references are there already. */
export const WRITE_ORDER: readonly string[] = [
  ...new Set(registry.types.filter((type) => !type.abstract).map((type) => type.table.name)),
].toSorted((a, b) => rankOfTable(a) - rankOfTable(b));

function rankOfTable(name: string): number {
  const first = ['subscription', 'workspace', 'app_user', 'project', 'iteration', 'release', 'tag'];
  const last = ['artifact', 'revision_history', 'revision'];
  const middle = first.length;
  if (first.includes(name)) return first.indexOf(name);
  return last.includes(name) ? middle + 1 + last.indexOf(name) : middle;
}
