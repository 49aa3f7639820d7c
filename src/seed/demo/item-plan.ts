import type { BacklogTable } from './backlog-table.ts';
import { daysBefore } from './demo-calendar.ts';
import type { TeamTimebox } from './timeboxes.ts';

export type ScheduleState = 'Defined' | 'In-Progress' | 'Completed' | 'Accepted' | 'Custom 1';

/** In their order, the one that a workspace added last. */
export const SCHEDULE_STATES: readonly ScheduleState[] = [
  'Defined',
  'In-Progress',
  'Completed',
  'Accepted',
  'Custom 1',
];

/** When an item was made, planned, begun and accepted. */
export interface ItemPlan {
  readonly state: ScheduleState;
  readonly iteration: TeamTimebox | undefined;
  readonly release: TeamTimebox | undefined;
  readonly created: Date;
  readonly started: Date | undefined;
  readonly accepted: Date | undefined;
}

export const isAccepted = ({ state }: Pick<ItemPlan, 'state'>): boolean => state === 'Accepted' || state === 'Custom 1';

const stateIn = (table: BacklogTable, position: number | undefined): ScheduleState => {
  const { choice, hasCustomState } = table;
  if (position === undefined || position > 0) return 'Defined';
  if (position < 0) return hasCustomState && choice.happens(0.3) ? 'Custom 1' : 'Accepted';
  return choice.oneOf(['Defined', 'In-Progress', 'In-Progress', 'Completed', 'Accepted']);
};

const notAfterToday = ({ today }: BacklogTable, instant: Date): Date =>
  instant.getTime() > today.getTime() ? today : instant;

/** The chance that an item is in an iteration, or that it was in one that is over. */
export type Scheduling = number | 'done';

/** Deals out a plan, each date before the next and none after today. */
export const planItem = (table: BacklogTable, scheduling: Scheduling): ItemPlan => {
  const { choice, timeboxes, today } = table;
  const among = timeboxes.iterations.filter(({ position }) => scheduling !== 'done' || position < 0);
  const isScheduled = scheduling === 'done' || choice.happens(scheduling);
  const iteration = isScheduled ? among[choice.below(among.length)] : undefined;
  const state = stateIn(table, iteration?.position);
  const release = iteration === undefined ? undefined : timeboxes.releases.find((each) => each.end >= iteration.start);
  const begin = iteration === undefined || iteration.start > today ? today : iteration.start;
  const age = Math.floor((today.getTime() - begin.getTime()) / 86_400_000);
  const created = daysBefore(today, age + choice.between(2, 60), choice.below(480));
  const started = state === 'Defined' ? undefined : daysBefore(today, Math.max(age - 1, 0), choice.below(480));
  const accepted = isAccepted({ state }) ? daysBefore(today, Math.max(age - choice.between(4, 12), 0), 480) : undefined;
  return {
    state,
    iteration,
    release,
    created: notAfterToday(table, created),
    started: started && notAfterToday(table, started),
    accepted: accepted && notAfterToday(table, accepted),
  };
};

/** What the plan of an item says, in the attributes that stories and defects share. */
export const schedulePart = (plan: ItemPlan): Readonly<Record<string, unknown>> => ({
  ScheduleState: plan.state,
  ...(plan.iteration && { Iteration: plan.iteration.ref }),
  ...(plan.release && { Release: plan.release.ref }),
  ...(plan.started && { InProgressDate: plan.started.toISOString() }),
  ...(plan.accepted && { AcceptedDate: plan.accepted.toISOString() }),
  CreationDate: plan.created.toISOString(),
  LastUpdateDate: (plan.accepted ?? plan.started ?? plan.created).toISOString(),
});

const REASONS = [
  'Waiting for an answer from the supplier',
  'The test city has no free docks this week',
  'The contract with the bank is not signed',
  'Needs the new certificate',
] as const;

/** Two in five of the items that are under way cannot go on. */
export const blockedPart = ({ choice }: BacklogTable, plan: ItemPlan): Readonly<Record<string, unknown>> =>
  plan.state === 'In-Progress' && choice.happens(0.4) ? { Blocked: true, BlockedReason: choice.oneOf(REASONS) } : {};
