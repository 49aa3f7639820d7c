import type { ObjectType } from '../model/registry.ts';
import type { EarlyStates } from './early-states.ts';
import type { SeedEntry } from './seed-entry.ts';

type Row = Record<string, unknown>;

const STORY = 'HierarchicalRequirement';
const DEFECT = 'Defect';

/** What such a row says beside what its attributes show. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  [STORY]: [
    'counted_in',
    'counts_itself',
    'feature_id',
    'leaf_story_count',
    'accepted_leaf_story_count',
    'un_estimated_leaf_story_count',
    'leaf_story_plan_estimate_total',
    'accepted_leaf_story_plan_estimate_total',
    'actual_start_date',
    'last_accepted_date',
  ],
  [DEFECT]: [
    'counted_in',
    'defect_count_rollup',
    'accepted_defect_count_rollup',
    'un_estimated_defect_count_rollup',
    'defect_plan_estimate_total_rollup',
    'accepted_defect_estimate_total_rollup',
  ],
};

export const ownShareColumns = (type: ObjectType): readonly string[] => COLUMNS[type.name] ?? [];

/** What is summed up over all levels below a work item, and where that is counted. */
export const settledColumns: readonly string[] = [...new Set(Object.values(COLUMNS).flat())];

/** Of a leaf story: as story_share in migrations/0009_portfolio.sql. */
const storyShare = (row: Row, above: unknown, isAccepted: boolean): Row => {
  const points = row.plan_estimate ?? 0;
  return {
    counted_in: above,
    counts_itself: true,
    feature_id: row.portfolio_item_id ?? null,
    leaf_story_count: 1,
    accepted_leaf_story_count: Number(isAccepted),
    un_estimated_leaf_story_count: Number((row.plan_estimate ?? null) === null),
    leaf_story_plan_estimate_total: points,
    accepted_leaf_story_plan_estimate_total: isAccepted ? points : 0,
    actual_start_date: row.in_progress_date ?? null,
    last_accepted_date: row.accepted_date ?? null,
  };
};

const defectShare = (row: Row, above: unknown, isAccepted: boolean): Row => {
  const points = row.plan_estimate ?? 0;
  return {
    counted_in: above,
    defect_count_rollup: 1,
    accepted_defect_count_rollup: Number(isAccepted),
    un_estimated_defect_count_rollup: Number((row.plan_estimate ?? null) === null),
    defect_plan_estimate_total_rollup: points,
    accepted_defect_estimate_total_rollup: isAccepted ? points : 0,
  };
};

/**
 * Gives a row its flow state, and what it adds to the sums above it where that is its own share alone. Settling would
 * write the same, into a second version of the row; whatever has others below it, or is not known yet, is left to it.
 */
export const addOwnShare = (row: Row, entry: SeedEntry, states: EarlyStates): void => {
  const { type, bin } = entry;
  const state = row.schedule_state;
  if (typeof state !== 'string') return;
  row.flow_state_id ??= states.flowStateOf(entry, state);
  const isAccepted = states.isAccepted(entry, state);
  if (isAccepted === null || bin !== 0) return;
  if (type.name === STORY && row.n_children === 0) {
    const above = row.parent_id ?? row.portfolio_item_id ?? null;
    if (above !== null) Object.assign(row, storyShare(row, above, isAccepted));
  } else if (type.name === DEFECT) {
    const above = row.requirement_id ?? row.portfolio_item_id ?? null;
    if (above !== null) Object.assign(row, defectShare(row, above, isAccepted));
  }
};
