import { addToCollection, paragraph } from './backlog-table.ts';
import { daysBefore } from './demo-calendar.ts';
import type { DemoLines, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { FormattedIds } from './formatted-ids.ts';
import type { Organisation } from './organisation.ts';
import type { Titled } from './team-backlog.ts';

interface MilestoneText {
  readonly milestone: Titled;
  /** From today; negative ones are past. */
  readonly days: number;
  readonly projects: readonly string[];
  readonly features: readonly string[];
  readonly stories: readonly string[];
}

const MILESTONES: readonly MilestoneText[] = [
  {
    milestone: ['Invited riders get the new app', 'Two thousand of them, in two cities.'],
    days: -20,
    projects: ['Rider App'],
    features: ['Start a ride in under ten seconds'],
    stories: ['Scan the code on the handlebar from the lock screen', 'Reserve a bike for ten minutes'],
  },
  {
    milestone: ['First frost', 'On average of the last ten years, in the mountain cities.'],
    days: 30,
    projects: ['Docks and Locks', 'Rebalancing'],
    features: ['Locks that survive the winter', 'Forecast the demand of each station'],
    stories: [
      'Move the bolt a little every hour below zero',
      'Warn operations before a cold night',
      'Tell riders when a dock is frozen',
    ],
  },
  {
    milestone: ['Open data is due', 'The date in the contract with the city. It will not move.'],
    days: 55,
    projects: ['Data and Partner API'],
    features: ['Open data for the city'],
    stories: ['Publish the state of all stations as a feed', 'Describe every field'],
  },
  {
    milestone: ['The tenth city opens', 'Forty stations, announced to the press.'],
    days: 110,
    projects: ['Bike Share', 'Reliability', 'Docks and Locks', 'Passes and Payments'],
    features: ['Survive the loss of a data centre', 'Solar stations', 'Passes that people understand'],
    stories: ['Restore a backup every night', 'Sleep between midnight and five', 'Pause a pass for up to 60 days'],
  },
];

interface RiskText {
  readonly risk: Titled;
  readonly project: string;
  readonly impact: '1 - Low' | '2' | '3 - Medium' | '4' | '5 - High';
  readonly probability: '1 - Low' | '2' | '3 - Medium' | '4' | '5 - High';
  readonly response: 'Resolved' | 'Owned' | 'Accepted' | 'Mitigated';
  readonly state: 'Open' | 'Closed';
  readonly days: number;
  /** Titles of features. */
  readonly affected: readonly string[];
}

const RISKS: readonly RiskText[] = [
  {
    risk: [
      'The modem of the older docks is no longer made',
      'Spares for about a year; after that each failure costs a dock.',
    ],
    project: 'Docks and Locks',
    impact: '4',
    probability: '5 - High',
    response: 'Mitigated',
    state: 'Open',
    days: 60,
    affected: ['Firmware updates over the air', 'Solar stations'],
  },
  {
    risk: ['The bank changes its interface before Christmas', 'Announced twice and postponed twice.'],
    project: 'Passes and Payments',
    impact: '5 - High',
    probability: '3 - Medium',
    response: 'Owned',
    state: 'Open',
    days: 20,
    affected: ['Payments that do not fail quietly'],
  },
  {
    risk: ['Anonymous data may be undone with other data', 'Two researchers have shown it for taxis.'],
    project: 'Data and Partner API',
    impact: '5 - High',
    probability: '2',
    response: 'Mitigated',
    state: 'Open',
    days: 15,
    affected: ['Open data for the city'],
  },
  {
    risk: ['Both data centres hang on one power line', 'Until the second line of the city is ready.'],
    project: 'Reliability',
    impact: '5 - High',
    probability: '1 - Low',
    response: 'Accepted',
    state: 'Open',
    days: 90,
    affected: ['Survive the loss of a data centre'],
  },
  {
    risk: ['Drivers do not trust the proposed routes', 'The first trial was stopped after two days.'],
    project: 'Rebalancing',
    impact: '3 - Medium',
    probability: '4',
    response: 'Resolved',
    state: 'Closed',
    days: 10,
    affected: ['Better routes for the vans'],
  },
];

/** What the plans of a whole workspace are made with. */
interface Planner {
  readonly lines: DemoLines;
  readonly ids: FormattedIds;
  readonly organisation: Organisation;
  readonly today: Date;
}

const featureNamed = (lines: DemoLines, name: string): ReturnType<DemoLines['named']> =>
  lines.named('PortfolioItem/Feature', name);

const addMilestones = ({ lines, ids, organisation, today }: Planner): void => {
  const workspace = organisation.workspace.ref;
  for (const { milestone, days, projects, features, stories } of MILESTONES) {
    const [Name, text] = milestone;
    const line = lines.add('Milestone', {
      FormattedID: ids.next(workspace, 'MI'),
      Name,
      Description: paragraph(text),
      Workspace: workspace,
      TargetDate: daysBefore(today, -days, 0).toISOString(),
      TargetProject: organisation.projectNamed(projects[0] ?? ''),
      Projects: projects.map(organisation.projectNamed),
      CreationDate: daysBefore(today, 130, 0).toISOString(),
    });
    const items = [
      ...features.map((name) => featureNamed(lines, name)),
      ...stories.map((name) => lines.named('HierarchicalRequirement', name)),
    ];
    for (const item of items) addToCollection(item, 'Milestones', refTo(line));
  }
};

const ownerOf = (organisation: Organisation, project: Ref): Ref =>
  organisation.teams.find((team) => team.project === project)?.members[0] ?? organisation.editor;

const addRisks = ({ lines, ids, organisation, today }: Planner): void => {
  for (const each of RISKS) {
    const [Name, text] = each.risk;
    const project = organisation.projectNamed(each.project);
    const owner = ownerOf(organisation, project);
    lines.add('Risk', {
      FormattedID: ids.next(organisation.workspace.ref, 'RI'),
      Name,
      Description: paragraph(text),
      Workspace: organisation.workspace.ref,
      Project: project,
      Owner: owner,
      SubmittedBy: owner,
      CreatedBy: owner,
      ScheduleState: 'Defined',
      Impact: each.impact,
      Probability: each.probability,
      Response: each.response,
      State: each.state,
      SizeOfLoss: each.days,
      WorkItemsAffected: each.affected.map((name) => refTo(featureNamed(lines, name))),
      CreationDate: daysBefore(today, 75, 0).toISOString(),
    });
  }
};

/** Adds the milestones and risks of the first workspace. */
export const addPlans = (planner: Planner): void => {
  addMilestones(planner);
  addRisks(planner);
};
