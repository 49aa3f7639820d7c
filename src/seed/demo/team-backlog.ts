/** A title and the sentence or two that explain it. */
export type Titled = readonly [title: string, text: string];

/** A story; one that was too big for an iteration comes with the stories that it was split into. */
export type StoryText = readonly [title: string, text: string, parts?: readonly Titled[]];

/** What a portfolio calls a feature: a piece of an initiative that one team builds, story by story. */
export interface FeatureText {
  readonly feature: Titled;
  /** By its title: the initiatives are in portfolio-texts.ts. */
  readonly initiative: string;
  /** Left out: some of its stories are done, some are under way. */
  readonly progress?: 'not begun' | 'finished';
  readonly stories: readonly StoryText[];
}

/** A test case: what it checks, and its steps as what is done and what is then expected. */
export interface TestText {
  /** Below the team's own folder. */
  readonly folder: string;
  readonly test: Titled;
  readonly kind: 'Acceptance' | 'Functional' | 'Performance' | 'Regression' | 'Usability' | 'User Interface';
  readonly automated?: boolean;
  /** The title of the story that it tests. */
  readonly story: string;
  readonly steps: readonly (readonly [input: string, expected: string])[];
}

/** Everything one team of the demo works on, in words only: states, dates and owners are dealt out by the backlog. */
export interface TeamBacklog {
  readonly features: readonly FeatureText[];
  readonly defects: readonly Titled[];
  /** What the team does under a story, in the order in which it is usually done. */
  readonly taskNames: readonly string[];
  readonly tests: readonly TestText[];
}
