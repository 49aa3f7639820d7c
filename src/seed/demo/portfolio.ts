import { assert } from '../../kernel/assert.ts';
import { registry } from '../../model/registry.ts';
import { type BacklogTable, homeOf, paragraph, tagsFor } from './backlog-table.ts';
import { daysBefore } from './demo-calendar.ts';
import type { DemoChoice } from './demo-choice.ts';
import type { DemoLine, DemoLines, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { FormattedIds } from './formatted-ids.ts';
import { isAccepted } from './item-plan.ts';
import type { Organisation, Workspace } from './organisation.ts';
import type { ThemeText } from './portfolio-texts.ts';
import type { LeafStory } from './stories.ts';
import type { FeatureText, Titled } from './team-backlog.ts';

type Level = 'Theme' | 'Initiative' | 'Feature';
type StateName = (typeof STATES)[number];

const LEVELS: readonly Level[] = ['Feature', 'Initiative', 'Theme'];
const STATES = ['Discovering', 'Developing', 'Measuring', 'Done'] as const;
/** The built-in sizes (object model §4). */
const SIZES = [
  ['XS', 1],
  ['S', 3],
  ['M', 5],
  ['L', 8],
  ['XL', 13],
] as const;

/** What the portfolio items of one workspace are made with. */
export interface PortfolioSettings {
  readonly stateOf: (level: Level, name: StateName) => Ref;
  readonly sizes: readonly Ref[];
}

/** Adds the states of the three levels and the sizes of preliminary estimates. */
export const addPortfolioSettings = (lines: DemoLines, workspace: Ref, founded: string): PortfolioSettings => {
  const states = new Map<string, Ref>();
  for (const level of LEVELS) {
    for (const [index, Name] of STATES.entries()) {
      const state = lines.add('State', {
        Workspace: workspace,
        TypeDef: `/typedefinition/${registry.type(`PortfolioItem/${level}`).oid}`,
        Name,
        OrderIndex: index + 1,
        Enabled: true,
        InProgressMarker: Name === 'Developing',
        AcceptedMarker: Name === 'Done',
        CreationDate: founded,
      });
      states.set(`${level} ${Name}`, refTo(state));
    }
  }
  const sizes = SIZES.map(([Name, Value]) =>
    refTo(
      lines.add('PreliminaryEstimate', { Workspace: workspace, Name, Value, Enabled: true, CreationDate: founded }),
    ),
  );
  const stateOf = (level: Level, name: StateName): Ref => {
    const state = states.get(`${level} ${name}`);
    assert(state !== undefined, `the demo has a state ${name} of ${level}`);
    return state;
  };
  return { stateOf, sizes };
};

/** A portfolio item and the stories that are somewhere below it, by which its state is told. */
interface Placed {
  readonly line: DemoLine;
  readonly level: Level;
  readonly stories: LeafStory[];
  readonly above: Placed | null;
}

const stateOfWork = (stories: readonly LeafStory[]): StateName => {
  if (stories.every(({ plan }) => plan.state === 'Defined')) return 'Discovering';
  if (!stories.every(({ plan }) => isAccepted(plan))) return 'Developing';
  return 'Measuring';
};

/** The portfolio of one workspace, from the top down; features are added by the team that builds them. */
export class Portfolio {
  readonly #settings: PortfolioSettings;
  readonly #placed: Placed[] = [];

  constructor(settings: PortfolioSettings) {
    this.#settings = settings;
  }

  /** Adds the themes and their initiatives. Who leads a team owns them in turn. */
  addThemes(
    texts: readonly ThemeText[],
    makers: {
      readonly lines: DemoLines;
      readonly ids: FormattedIds;
      readonly choice: DemoChoice;
      readonly organisation: Organisation;
      readonly workspace: Workspace;
      readonly today: Date;
    },
  ): void {
    const { lines, ids, choice, organisation, workspace, today } = makers;
    const owners = organisation.teams.filter((team) => team.workspace === workspace).map((team) => team.members[0]);
    const created = daysBefore(today, 190, choice.below(480)).toISOString();
    const add = (level: Level, [name, text]: Titled, project: string, more: object): DemoLine =>
      lines.add(`PortfolioItem/${level}`, {
        FormattedID: ids.next(workspace.ref, level === 'Theme' ? 'T' : 'I'),
        Name: name,
        Description: paragraph(text),
        Workspace: workspace.ref,
        Project: organisation.projectNamed(project),
        Owner: owners[choice.below(owners.length)],
        CreationDate: created,
        PlannedStartDate: daysBefore(today, 180, 0).toISOString(),
        PlannedEndDate: daysBefore(today, -choice.between(120, 400), 0).toISOString(),
        ...more,
      });
    for (const { theme, project, initiatives } of texts) {
      const top: Placed = { line: add('Theme', theme, project, {}), level: 'Theme', stories: [], above: null };
      this.#placed.push(top);
      for (const each of initiatives) {
        const more = {
          Parent: refTo(top.line),
          InvestmentCategory: each.category,
          PreliminaryEstimate: this.#settings.sizes[choice.between(3, 4)],
        };
        const line = add('Initiative', each.initiative, each.project, more);
        this.#placed.push({ line, level: 'Initiative', stories: [], above: top });
      }
    }
  }

  /** Adds a feature below its initiative and answers its stories, which `addStories` adds. */
  addFeature(
    table: BacklogTable,
    text: FeatureText,
    addStories: (feature: Ref) => readonly LeafStory[],
  ): readonly LeafStory[] {
    const { lines, choice, ids, team, today } = table;
    const above = this.#placed.find(({ line }) => line.Name === text.initiative);
    assert(above !== undefined, `the demo has an initiative ${text.initiative}`);
    const [name, description] = text.feature;
    const [value, criticality, risk, size] = [
      choice.between(3, 13),
      choice.between(1, 8),
      choice.between(1, 5),
      choice.between(2, 13),
    ];
    const line = lines.add('PortfolioItem/Feature', {
      FormattedID: ids.next(team.workspace.ref, 'F'),
      Name: name,
      Description: paragraph(description),
      ...homeOf(team),
      Parent: refTo(above.line),
      Owner: team.members[0],
      CreatedBy: team.members[0],
      CreationDate: daysBefore(today, choice.between(130, 160), choice.below(480)).toISOString(),
      PreliminaryEstimate: this.#settings.sizes[choice.between(1, 4)],
      UserBusinessValue: value,
      TimeCriticality: criticality,
      RROEValue: risk,
      JobSize: size,
      WSJFScore: Math.round(((value + criticality + risk) / size) * 100) / 100,
      ...tagsFor(table),
    });
    const stories = addStories(refTo(line));
    this.#placed.push({ line, level: 'Feature', stories: [...stories], above });
    Object.assign(line, datesOf(stories));
    return stories;
  }

  /** Gives every item the state that follows from the stories below it. Call it once, when all features are there. */
  settle(): void {
    for (const each of this.#placed) {
      for (let above = each.above; above !== null; above = above.above) above.stories.push(...each.stories);
    }
    for (const { line, level, stories } of this.#placed) {
      Object.assign(line, { State: this.#settings.stateOf(level, stateOfWork(stories)) });
    }
  }
}

/** A feature is planned for the iterations of its stories, and released with the last of them. */
const datesOf = (stories: readonly LeafStory[]): Readonly<Record<string, unknown>> => {
  const planned = stories.flatMap(({ plan }) => plan.iteration ?? []).toSorted((a, b) => a.position - b.position);
  const [first, last] = [planned.at(0), planned.at(-1)];
  if (first === undefined || last === undefined) return {};
  const release = stories.flatMap(({ plan }) => plan.release ?? []).toSorted((a, b) => a.position - b.position);
  return {
    PlannedStartDate: first.start.toISOString(),
    PlannedEndDate: last.end.toISOString(),
    ...(release.length > 0 && { Release: release.at(-1)?.ref }),
  };
};
