import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { WritePlan } from '../../query/write-plan.ts';
import type { PreparedObject } from '../../storage/hydrate.ts';
import { loadLinkedItems } from '../../storage/load-items.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import type { RecordRow } from '../../storage/record-cells.ts';
import type { WantedReference } from '../../storage/references.ts';
import { writeAndRead } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { AttributeValue } from '../rules/attribute-value.ts';
import { columnOf, type Draft, hasChanged, type References, startDraft } from '../rules/draft.ts';
import { planSave } from '../rules/plan-save.ts';
import type { RankWish } from '../rules/rank.ts';
import { conflict } from '../sentences.ts';
import type { Services } from '../services.ts';
import { checkDraft } from './check-draft.ts';
import { forgetWhatChanged } from './reach.ts';
import { refusedWrite } from './refused-write.ts';
import { loadDraftReferences, setValues, type Unsaved, unsaved } from './save.ts';
import { setCollections } from './save-collections.ts';
import { neighbourOf, setRank } from './set-rank.ts';
import { loadTarget, workspaceOfRow } from './target.ts';

/** Times a write is tried because another node wrote the same object in between (REL-05). */
const ATTEMPTS = 5;

/** The stored references that are about to change (their names go into the revision), and those that rules look at. */
const storedReferences = (
  row: LoadedRow,
  values: ReadonlyMap<Attribute, AttributeValue>,
  services: Services,
): WantedReference[] =>
  row.type.attributes.flatMap((attribute) => {
    const column = columnOf(attribute);
    const type = services.registry.find(attribute.ref ?? '');
    const oid = column === null ? null : row.columns[column];
    const isOwner = row.type.table.owners.some((owner) => owner.column === column);
    const isAsked = values.has(attribute) || attribute.name === 'WorkProduct' || isOwner;
    return attribute.kind === 'OBJECT' && type !== undefined && typeof oid === 'number' && isAsked
      ? [{ type, key: { oid } }]
      : [];
  });

type StoredItems = ReadonlyMap<Attribute, readonly number[]>;

const loadStoredItems = async (row: LoadedRow, values: ReadonlyMap<Attribute, AttributeValue>, services: Services) => {
  const replaced = [...values.keys()].filter((attribute) => attribute.storage.at === 'link');
  const loaded = await Promise.all(
    replaced.map(async (attribute) => {
      if (attribute.storage.at !== 'link') return [attribute, []] as const;
      return [attribute, await loadLinkedItems(services.database, attribute.storage.link, row.oid)] as const;
    }),
  );
  return new Map<Attribute, readonly number[]>(loaded);
};

/** Of a collection that a body replaces, all items: what is not visible stays, and the others have names. */
const replacedReferences = (
  items: StoredItems,
  values: ReadonlyMap<Attribute, AttributeValue>,
  services: Services,
): WantedReference[] =>
  [...items].flatMap(([attribute, oids]) => {
    if (!values.has(attribute)) return [];
    const type = services.registry.find(attribute.ref ?? '');
    return type === undefined ? [] : oids.map((oid) => ({ type, key: { oid } }));
  });

export interface Change {
  readonly values: ReadonlyMap<Attribute, AttributeValue>;
  readonly wish: RankWish | null;
  /** The version that the object must still have; not given or null where any will do. */
  readonly version?: number | null;
  /** Adds to the draft what values cannot say; the result is sentences for `Errors`. */
  readonly adjust?: (draft: Draft, stored: ReadonlyMap<Attribute, readonly number[]>) => readonly string[];
  readonly further?: readonly WantedReference[];
  /** Objects that are made in the same transaction, before the change. */
  readonly before?: readonly WritePlan[];
  /** Many-to-many collections whose present items `adjust` needs. */
  readonly collections?: readonly Attribute[];
  /** Reads the object once it is written, in the same exchange with the database. */
  readonly show?: PreparedObject | null;
}

/** A changed object as it was before, and the rows of `show` where it could go along. */
export interface Changed {
  readonly row: LoadedRow;
  readonly shown: readonly RecordRow[] | null;
}

/** Everything that a change of a stored object has to look up. */
const wantedBy = (row: LoadedRow, change: Change, items: StoredItems, services: Services): WantedReference[] => [
  ...storedReferences(row, change.values, services),
  ...replacedReferences(items, change.values, services),
  ...neighbourOf(change.wish, services),
  // Items that count it name it in their revisions.
  ...(items.size > 0 ? [{ type: row.type, key: { oid: row.oid } }] : []),
  ...(change.further ?? []),
];

const draftWith = async (
  row: LoadedRow,
  { values, wish, adjust }: Change,
  items: StoredItems,
  references: References,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Draft, Unsaved>> => {
  const workspace = workspaceOfRow(row, request);
  const { type, oid, columns: before } = row;
  const draft = startDraft({ type, oid, companionOid: 0, workspace, before, now: services.clock(), references });
  const invalid = [
    ...setValues(draft, values, services),
    ...setCollections(draft, values, items, services),
    ...(adjust?.(draft, items) ?? []),
  ];
  if (invalid.length > 0) return err({ errors: invalid });
  const misplaced = wish === null ? [] : await setRank(draft, wish, references, services);
  if (misplaced.length > 0) return err({ errors: misplaced });
  const checked = await checkDraft(draft, request, services);
  return checked.ok ? ok(draft) : checked;
};

/** Prepares the change of a stored object: loads what it refers to, applies the rules, asks for permission. */
export const draftChange = async (
  row: LoadedRow,
  change: Change,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Draft, Unsaved>> => {
  const workspace = workspaceOfRow(row, request);
  const asked = new Map([
    ...change.values,
    ...(change.collections ?? []).map((attribute) => [attribute, { is: 'items', items: [] }] as const),
  ]);
  const items = await loadStoredItems(row, asked, services);
  const wanted = wantedBy(row, change, items, services);
  const references = await loadDraftReferences(change.values, wanted, workspace, request, services);
  return draftWith(row, change, items, references, request, services);
};

const NO_ITEMS: StoredItems = new Map();

/** The plans of one and the same change of many stored objects, with as many statements to look things up as for one. */
export const planManyChanges = async (
  rows: readonly LoadedRow[],
  values: ReadonlyMap<Attribute, AttributeValue>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<readonly WritePlan[], Unsaved>> => {
  const change: Change = { values, wish: null };
  const wanted = rows.flatMap((row) => wantedBy(row, change, NO_ITEMS, services));
  const [first] = rows;
  const workspace = first === undefined ? null : workspaceOfRow(first, request);
  const references = await loadDraftReferences(values, wanted, workspace, request, services);
  const plans: WritePlan[] = [];
  for (const row of rows) {
    const draft = await draftWith(row, change, NO_ITEMS, references, request, services);
    if (!draft.ok) return draft;
    plans.push(planSave(draft.value, row.version, historyOf(row), request));
  }
  return ok(plans);
};

const historyOf = (row: LoadedRow): number | null => {
  const oid = row.columns.revision_history_id;
  return typeof oid === 'number' ? oid : null;
};

/** Loads the row that is already at hand first, and anew when the change has to be done again. */
export const loadOnce = (
  row: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): (() => Promise<LoadedRow | null>) => {
  let first: LoadedRow | null = row;
  return async () => {
    const loaded = first ?? (await loadTarget(row.type, { kind: 'oid', oid: row.oid }, request, services));
    first = null;
    return loaded;
  };
};

/**
 * Changes one object: what the body says is merged into the row as it is *now*. Writers of one object wait for each
 * other on this node; when another node wrote it in between, the whole is done again on the new row, so that writers of
 * different attributes never meet; unless the change is meant for one version only. Null when the object is gone.
 */
export const changeObject = (
  row: LoadedRow,
  change: Change,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Changed, Unsaved> | null> =>
  services.writers.run(`${row.type.table.name}/${row.oid}`, () =>
    changeUntilWritten(loadOnce(row, request, services), change, request, services),
  );

/** A body that says what is there already is no change: no new version, no revision. */
const changesAnything = (draft: Draft): boolean =>
  draft.links.length > 0 || [...draft.set.keys()].some((column) => hasChanged(draft, column));

const changeUntilWritten = async (
  load: () => Promise<LoadedRow | null>,
  change: Change,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<Changed, Unsaved> | null> => {
  for (let attempt = 1; ; attempt++) {
    const row = await load();
    if (row === null) return null;
    if ((change.version ?? row.version) !== row.version) return err(unsaved(conflict(row.type, row.oid)));
    const draft = await draftChange(row, change, request, services);
    if (!draft.ok) return draft;
    if (!changesAnything(draft.value)) return ok({ row, shown: null });
    const plans = [...(change.before ?? []), planSave(draft.value, row.version, historyOf(row), request)];
    const show = change.show?.statement ?? null;
    const { outcome, rows } = await writeAndRead<RecordRow>(services.database, plans, show, [request.caller.decision]);
    if (outcome === 'written') {
      forgetWhatChanged(row.type, services);
      return ok({ row, shown: rows });
    }
    if (outcome !== 'conflict') return err(unsaved(refusedWrite(outcome, row.type, plans)));
    if (attempt === ATTEMPTS) return err(unsaved(conflict(row.type, row.oid)));
  }
};
