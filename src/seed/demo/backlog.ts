import type { BacklogTable } from './backlog-table.ts';
import { addDefect } from './defects.ts';
import type { Scheduling } from './item-plan.ts';
import type { Portfolio } from './portfolio.ts';
import { addStory } from './stories.ts';
import type { FeatureText } from './team-backlog.ts';
import type { TeamWork } from './team-work.ts';
import { addTests } from './test-cases.ts';

/** The curl lines of the vendor's article about keys change the defect with this ObjectID. */
export const ARTICLE_DEFECT_OBJECT_ID = 777;

const schedulingOf = ({ progress }: FeatureText): Scheduling => {
  if (progress === 'finished') return 'done';
  return progress === undefined ? 0.7 : 0;
};

/** Adds a team's features, stories, tests, defects and tasks. `articleDefect`: its first defect is the article's. */
export const addBacklog = (table: BacklogTable, portfolio: Portfolio, articleDefect: boolean): TeamWork => {
  const stories = table.texts.features.flatMap((text) =>
    portfolio.addFeature(table, text, (feature) =>
      text.stories.flatMap((story) => addStory(table, story, feature, schedulingOf(text))),
    ),
  );
  const defects = table.texts.defects.map((text, index) =>
    addDefect(table, text, stories, articleDefect && index === 0 ? ARTICLE_DEFECT_OBJECT_ID : undefined),
  );
  const work = { table, stories, defects };
  addTests(work);
  return work;
};
