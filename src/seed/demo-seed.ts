import { generateApiKey } from '../identity/api-key.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { addAttachments } from './demo/attachments.ts';
import { addBacklog } from './demo/backlog.ts';
import { addDefectSuite } from './demo/defect-suites.ts';
import { addDeliveries } from './demo/deliveries.ts';
import { daysBefore } from './demo/demo-calendar.ts';
import { DemoChoice } from './demo/demo-choice.ts';
import { DemoLines, type Ref, refTo } from './demo/demo-line.ts';
import { makePassword } from './demo/demo-secrets.ts';
import { addDiscussions } from './demo/discussions.ts';
import { docksBacklog } from './demo/docks-backlog.ts';
import { FormattedIds } from './demo/formatted-ids.ts';
import {
  addOrganisation,
  DEMO_ROLES,
  type DemoRole,
  type Organisation,
  type Team,
  type TeamKey,
  userNameOf,
  type Workspace,
} from './demo/organisation.ts';
import { partnerApiBacklog } from './demo/partner-api-backlog.ts';
import { paymentsBacklog } from './demo/payments-backlog.ts';
import { addPlans } from './demo/planning.ts';
import { addPortfolioSettings, Portfolio } from './demo/portfolio.ts';
import { portfolioTexts } from './demo/portfolio-texts.ts';
import { rebalancingBacklog } from './demo/rebalancing-backlog.ts';
import { reliabilityBacklog } from './demo/reliability-backlog.ts';
import { riderAppBacklog } from './demo/rider-app-backlog.ts';
import type { TeamBacklog, Titled } from './demo/team-backlog.ts';
import type { TeamWork } from './demo/team-work.ts';
import { addTimeboxes } from './demo/timeboxes.ts';
import { addWorkingTime } from './demo/working-time.ts';
import { workshopBacklog } from './demo/workshop-backlog.ts';

/** How to sign in to the demo: shown on its start page and kept in the data folder. */
export interface DemoCredentials {
  readonly users: readonly { readonly userName: string; readonly password: string; readonly role: DemoRole }[];
  /** Both belong to the Editor. */
  readonly apiKeys: { readonly full: string; readonly readOnly: string };
  /** Where the Editor works: `/workspace/OID` and `/project/OID`. */
  readonly workspace: string;
  readonly project: string;
}

export interface Demo {
  /** A seed file, line by line (docs/reference/seed-files.md). */
  readonly lines: Iterable<string>;
  readonly credentials: DemoCredentials;
}

const BACKLOGS: Readonly<Record<TeamKey, TeamBacklog>> = {
  'rider-app': riderAppBacklog,
  payments: paymentsBacklog,
  docks: docksBacklog,
  rebalancing: rebalancingBacklog,
  'partner-api': partnerApiBacklog,
  reliability: reliabilityBacklog,
  workshop: workshopBacklog,
};

/** The defects that some teams have put together to be worked on at once. */
const SUITES: Partial<Record<TeamKey, Titled>> = {
  'rider-app': ['Before the app goes into the stores', 'Whatever a reviewer would find in the first ten minutes.'],
  docks: ['Ready for the winter', 'To be closed before the first frost.'],
};

const TAG_NAMES: readonly string[] = [
  'quick win',
  'regulation',
  'customer request',
  'technical debt',
  'needs design',
  'hardware',
  'data protection',
];

const FIRST_OBJECT_ID = 30_271_001;
/** Any number: it fixes which choices the demo makes. */
const CHOICES = 1817;
const DAYS_SINCE_FOUNDING = 200;

const addTags = (lines: DemoLines, workspace: Ref, founded: string): readonly [Ref, ...Ref[]] => {
  const [first = '/tag/0' as Ref, ...others] = TAG_NAMES.map((Name) =>
    refTo(lines.add('Tag', { Name, Workspace: workspace, CreationDate: founded })),
  );
  return [first, ...others];
};

interface Founding {
  readonly lines: DemoLines;
  readonly organisation: Organisation;
  readonly today: Date;
  readonly founded: string;
}

/** What all teams of one workspace share. */
interface Common {
  readonly portfolio: Portfolio;
  readonly tags: readonly [Ref, ...Ref[]];
}

const addCommon = (founding: Founding, workspace: Workspace, ids: FormattedIds, choice: DemoChoice): Common => {
  const { lines, organisation, today, founded } = founding;
  const tags = addTags(lines, workspace.ref, founded);
  const portfolio = new Portfolio(addPortfolioSettings(lines, workspace.ref, founded));
  const texts = workspace === organisation.workspace ? portfolioTexts.first : portfolioTexts.small;
  portfolio.addThemes(texts, { lines, ids, choice, organisation, workspace, today });
  return { portfolio, tags };
};

/** Adds everything that one team works on. */
const addTeam = (
  founding: Founding,
  team: Team,
  texts: TeamBacklog,
  { portfolio, tags, ids, choice }: Common & { readonly ids: FormattedIds; readonly choice: DemoChoice },
): TeamWork => {
  const { lines, organisation, today, founded } = founding;
  const timeboxes = addTimeboxes(lines, team, today, founded);
  const hasCustomState = team.workspace === organisation.workspace;
  const table = { lines, choice, ids, today, team, timeboxes, tags, texts, hasCustomState };
  const work = addBacklog(table, portfolio, team.project === organisation.editorProject);
  addWorkingTime(work);
  addDeliveries(work, founded);
  return work;
};

const addWork = (founding: Founding): void => {
  const { lines, organisation, today } = founding;
  const choice = new DemoChoice(CHOICES);
  const ids = new FormattedIds();
  for (const workspace of [organisation.workspace, organisation.small]) {
    const common = addCommon(founding, workspace, ids, choice);
    for (const team of organisation.teams) {
      if (team.workspace !== workspace) continue;
      const work = addTeam(founding, team, BACKLOGS[team.key], { ...common, ids, choice });
      const suite = SUITES[team.key];
      if (suite !== undefined) addDefectSuite(work, ...suite);
    }
    common.portfolio.settle();
  }
  addPlans({ lines, ids, organisation, today });
  addDiscussions(lines, { organisation, choice, today });
  addAttachments(lines, today);
};

/**
 * Makes the demo: a bicycle-sharing company, from its portfolio down to the tasks, with about 600 work items around `today`. Passwords and keys come from
 * `random` and differ every time; everything else is the same on the same day.
 */
export const buildDemo = ({ today, random }: { readonly today: Date; readonly random: RandomBytes }): Demo => {
  const passwords = new Map(DEMO_ROLES.map((role) => [role, makePassword(random)]));
  const apiKeys = { full: generateApiKey(random).reveal(), readOnly: generateApiKey(random).reveal() };
  const founded = daysBefore(today, DAYS_SINCE_FOUNDING, 0).toISOString();
  const demo = new DemoLines(FIRST_OBJECT_ID);
  const organisation = addOrganisation({ lines: demo, founded, passwords });
  addWork({ lines: demo, organisation, today, founded });
  for (const key of [
    { Description: 'Demo: full access', Grant: 'Full Access', Key: apiKeys.full },
    { Description: 'Demo: read-only', Grant: 'ALM WSAPI Read-only', Key: apiKeys.readOnly },
  ]) {
    demo.addPlain({ _type: 'ApiKey', User: organisation.editor, ...key });
  }
  return {
    lines: demo.all().map((line) => JSON.stringify(line)),
    credentials: {
      users: DEMO_ROLES.map((role) => ({ userName: userNameOf(role), password: passwords.get(role) ?? '', role })),
      apiKeys,
      workspace: organisation.workspace.ref,
      project: organisation.editorProject,
    },
  };
};
