import { type CountedReference, countedReferences } from '../../model/counted-references.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import type { CounterDelta } from '../../query/write-plan.ts';
import { beforeIn, type Draft, valueIn } from './draft.ts';

type Read = (column: string) => unknown;

type Amounts = Readonly<Record<string, number>>;

const numberIn = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** What an object adds to its owner beside one to the counter itself. */
const FURTHER: Readonly<Record<string, (read: Read) => Amounts>> = {
  n_tasks: (read) => ({
    n_tasks_in_progress: read('state') === 'In-Progress' ? 1 : 0,
    n_tasks_completed: read('state') === 'Completed' ? 1 : 0,
    n_tasks_blocked: read('blocked') === true ? 1 : 0,
    task_estimate_total: numberIn(read('estimate')),
    task_remaining_total: numberIn(read('to_do')),
    task_actual_total: numberIn(read('actuals')),
  }),
  n_defects: (read) => ({ n_defects_closed: read('state') === 'Closed' ? 1 : 0 }),
  n_test_cases: (read) => ({
    n_test_cases_run: read('last_verdict') === null ? 0 : 1,
    n_test_cases_passing: read('last_verdict') === 'Pass' ? 1 : 0,
  }),
};

/** What an object adds beside a counter that counts it. */
export const amountsBeside = (counter: string, read: (column: string) => unknown): Readonly<Record<string, number>> =>
  FURTHER[counter]?.(read) ?? {};

/** A counter and what moves with it. */
export const countersWith = (counter: string): readonly string[] => [
  counter,
  ...Object.keys(FURTHER[counter]?.(() => null) ?? {}),
];

interface Share {
  readonly owner: unknown;
  readonly amounts: Amounts;
  readonly sign: 1 | -1;
}

const sharesOf = (references: readonly CountedReference[], read: Read, sign: 1 | -1): Share[] =>
  references.map(({ column, counter }) => ({
    owner: read(column),
    amounts: { [counter]: 1, ...FURTHER[counter]?.(read) },
    sign,
  }));

const addUp = (workspaceOid: number, shares: readonly Share[]): CounterDelta[] => {
  const totals = new Map<number, Record<string, number>>();
  for (const { owner, amounts, sign } of shares) {
    if (typeof owner !== 'number') continue;
    const by = totals.get(owner) ?? {};
    for (const [column, amount] of Object.entries(amounts)) by[column] = (by[column] ?? 0) + sign * amount;
    totals.set(owner, by);
  }
  return [...totals]
    .map(([oid, by]) => ({ workspaceOid, oid, by }))
    .filter(({ by }) => Object.values(by).some((amount) => amount !== 0))
    .sort((a, b) => a.oid - b.oid);
};

/** A number that was taken is counted on. */
const takenShare = ({ taken }: Draft): readonly Share[] =>
  taken === null ? [] : [{ owner: taken.ownerOid, amounts: { [taken.counter]: 1 }, sign: 1 }];

/** The owners' counters move by what the object was to what it is: exact at the moment the write is acknowledged. */
export const countInOwners = (draft: Draft, registry: Registry): void => {
  const references = countedReferences(draft.type, registry);
  const workspaceOid = draft.workspace?.facts.oid;
  if (references.length === 0 || workspaceOid === undefined) return;
  const before = draft.before === null ? [] : sharesOf(references, (column) => beforeIn(draft, column), -1);
  const after = sharesOf(references, (column) => valueIn(draft, column), 1);
  draft.deltas.push(...addUp(workspaceOid, [...before, ...after, ...takenShare(draft)]));
};

/** The same for an object that goes (`sign` -1) or comes back. */
export const countWhole = (
  type: ObjectType,
  workspaceOid: number,
  row: Readonly<Record<string, unknown>>,
  sign: 1 | -1,
  registry: Registry,
): readonly CounterDelta[] =>
  addUp(
    workspaceOid,
    sharesOf(countedReferences(type, registry), (column) => row[column] ?? null, sign),
  );
