import { assert } from '../../kernel/assert.ts';
import { timeboxesAround } from './demo-calendar.ts';
import type { DemoLines, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { Team } from './organisation.ts';

/** One iteration or release of a team; `position` 0 is the current one, negative ones are past. */
export interface TeamTimebox {
  readonly ref: Ref;
  readonly position: number;
  readonly start: Date;
  readonly end: Date;
}

export interface TeamTimeboxes {
  readonly iterations: readonly [TeamTimebox, ...TeamTimebox[]];
  readonly releases: readonly TeamTimebox[];
}

/** The one of today. */
export const currentOf = (timeboxes: readonly TeamTimebox[]): TeamTimebox | undefined =>
  timeboxes.find(({ position }) => position === 0);

const THEMES: readonly string[] = ['Snowdrop', 'Lilac', 'Poppy', 'Heather', 'Larch', 'Holly'];

const LIKE = { past: 'Accepted', later: 'Planning' } as const;

const stateAt = (position: number, current: string): string => {
  if (position === 0) return current;
  return position < 0 ? LIKE.past : LIKE.later;
};

/** Adds a team's iterations (two weeks, three past, two to come) and releases (a quarter, one past, one to come). */
export const addTimeboxes = (lines: DemoLines, team: Team, today: Date, founded: string): TeamTimeboxes => {
  const iterations = timeboxesAround(today, team.workspace.timeZone, 2, { first: -3, last: 2 }).map((box) => {
    const line = lines.add('Iteration', {
      Name: `Iteration ${box.number}`,
      StartDate: box.start.toISOString(),
      EndDate: box.end.toISOString(),
      State: stateAt(box.position, 'Committed'),
      PlannedVelocity: 24,
      Project: team.project,
      Workspace: team.workspace.ref,
      CreationDate: founded,
    });
    return { ref: refTo(line), position: box.position, start: box.start, end: box.end };
  });
  const releases = timeboxesAround(today, team.workspace.timeZone, 12, { first: -1, last: 1 }).map((box) => {
    const line = lines.add('Release', {
      Name: `${THEMES[box.number % THEMES.length]} ${box.start.getUTCFullYear()}`,
      Version: `${4 + Math.floor(box.number / 4)}.${box.number % 4}`,
      ReleaseStartDate: box.start.toISOString(),
      ReleaseDate: box.end.toISOString(),
      State: stateAt(box.position, 'Active'),
      PlannedVelocity: 144,
      GrossEstimateConversionRatio: 1,
      Project: team.project,
      Workspace: team.workspace.ref,
      CreationDate: founded,
    });
    return { ref: refTo(line), position: box.position, start: box.start, end: box.end };
  });
  const [first, ...others] = iterations;
  assert(first !== undefined, 'a team of the demo has an iteration');
  return { iterations: [first, ...others], releases };
};
