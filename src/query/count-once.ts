import type { CounterDelta, RollUp, WritePlan } from './write-plan.ts';

/** One delta for each object. */
export const addUp = (deltas: readonly CounterDelta[]): readonly CounterDelta[] => {
  const totals = new Map<number, { readonly workspaceOid: number; readonly by: Record<string, number> }>();
  for (const { workspaceOid, oid, by } of deltas) {
    const total = totals.get(oid) ?? { workspaceOid, by: {} };
    for (const [column, amount] of Object.entries(by)) total.by[column] = (total.by[column] ?? 0) + amount;
    totals.set(oid, total);
  }
  return [...totals].map(([oid, total]) => ({ ...total, oid })).sort((a, b) => a.oid - b.oid);
};

/** What any of the plans settles, together; null when none does. */
export const settleOnce = (plans: readonly WritePlan[]): RollUp | null => {
  const settled = plans.flatMap(({ settle }) => settle ?? []);
  const [first] = settled;
  return first === undefined ? null : { ...first, oids: settled.flatMap(({ oids }) => oids) };
};

/**
 * Of plans that are written together, the last one moves every counter: an owner of a thousand items is written once, and
 * its state follows all of them at a time, without the states between. What is summed above them is settled behind that.
 */
export const countOnce = (plans: readonly WritePlan[]): readonly WritePlan[] => {
  const last = plans.at(-1);
  if (last === undefined || plans.length === 1) return plans;
  const rollUp = plans.find((plan) => plan.rollUp !== null)?.rollUp ?? null;
  return [
    ...plans.slice(0, -1).map((plan): WritePlan => ({ ...plan, deltas: [], rollUp: null, settle: null })),
    { ...last, deltas: addUp(plans.flatMap((plan) => plan.deltas)), rollUp, settle: settleOnce(plans) },
  ];
};
