/** A title and the sentence or two that explain it. */
export type Titled = readonly [title: string, text: string];

/** A story that is too big for one iteration, with the stories it was split into. */
export interface EpicText {
  readonly epic: Titled;
  readonly stories: readonly Titled[];
}

/** Everything one team of the demo works on, in words only: states, dates and owners are dealt out by the backlog. */
export interface TeamBacklog {
  readonly epics: readonly EpicText[];
  readonly defects: readonly Titled[];
  /** What the team does under a story, in the order in which it is usually done. */
  readonly taskNames: readonly string[];
}
