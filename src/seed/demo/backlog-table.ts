import type { DemoChoice } from './demo-choice.ts';
import type { DemoLine, DemoLines, Ref } from './demo-line.ts';
import type { FormattedIds } from './formatted-ids.ts';
import type { Team } from './organisation.ts';
import type { TeamBacklog } from './team-backlog.ts';
import type { TeamTimeboxes } from './timeboxes.ts';

/** All that the items of one team are dealt out from. */
export interface BacklogTable {
  readonly lines: DemoLines;
  readonly choice: DemoChoice;
  readonly ids: FormattedIds;
  readonly today: Date;
  readonly team: Team;
  readonly timeboxes: TeamTimeboxes;
  readonly tags: readonly [Ref, ...Ref[]];
  readonly texts: TeamBacklog;
  /** The schedule state beyond Accepted exists in this workspace. */
  readonly hasCustomState: boolean;
}

export const homeOf = (team: Team): Readonly<Record<string, unknown>> => ({
  Workspace: team.workspace.ref,
  Project: team.project,
});

export const paragraph = (text: string): string => `<p>${text}</p>`;

/** At most two tags, for about a third of the items. */
export const tagsFor = ({ choice, tags }: BacklogTable): Readonly<Record<string, unknown>> => {
  if (!choice.happens(0.35)) return {};
  const first = choice.oneOf(tags);
  const second = choice.oneOf(tags);
  return { Tags: first === second ? [first] : [first, second] };
};

/** Adds an object to a collection of a line that is written already; the line then holds the whole collection. */
export const addToCollection = (line: DemoLine, name: string, item: Ref): void => {
  const before = (line[name] ?? []) as readonly Ref[];
  if (!before.includes(item)) Object.assign(line, { [name]: [...before, item] });
};
