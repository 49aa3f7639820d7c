import { generateApiKey } from '../identity/api-key.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { addBacklog, FormattedIds } from './demo/backlog.ts';
import { daysBefore } from './demo/demo-calendar.ts';
import { DemoChoice } from './demo/demo-choice.ts';
import { DemoLines, type Ref, refTo } from './demo/demo-line.ts';
import { makePassword } from './demo/demo-secrets.ts';
import { docksBacklog } from './demo/docks-backlog.ts';
import { addOrganisation, DEMO_ROLES, type DemoRole, type Organisation, userNameOf } from './demo/organisation.ts';
import { partnerApiBacklog } from './demo/partner-api-backlog.ts';
import { paymentsBacklog } from './demo/payments-backlog.ts';
import { rebalancingBacklog } from './demo/rebalancing-backlog.ts';
import { reliabilityBacklog } from './demo/reliability-backlog.ts';
import { riderAppBacklog } from './demo/rider-app-backlog.ts';
import type { TeamBacklog } from './demo/team-backlog.ts';
import { addTimeboxes } from './demo/timeboxes.ts';
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

/** In the order of the teams of the organisation. */
const BACKLOGS: readonly TeamBacklog[] = [
  riderAppBacklog,
  paymentsBacklog,
  docksBacklog,
  rebalancingBacklog,
  partnerApiBacklog,
  reliabilityBacklog,
  workshopBacklog,
];

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

const addWork = (lines: DemoLines, organisation: Organisation, today: Date, founded: string): void => {
  const choice = new DemoChoice(CHOICES);
  const ids = new FormattedIds();
  const tags = new Map<Ref, readonly [Ref, ...Ref[]]>();
  for (const { ref } of [organisation.workspace, organisation.small]) tags.set(ref, addTags(lines, ref, founded));
  for (const [index, team] of organisation.teams.entries()) {
    const texts = BACKLOGS[index];
    const teamTags = tags.get(team.workspace.ref);
    if (texts === undefined || teamTags === undefined) continue;
    const timeboxes = addTimeboxes(lines, team, today, founded);
    const hasCustomState = team.workspace === organisation.workspace;
    addBacklog(
      { lines, choice, ids, today, team, timeboxes, tags: teamTags, texts, hasCustomState },
      team.project === organisation.editorProject,
    );
  }
};

/**
 * Makes the demo: a bicycle-sharing company with about 500 work items around `today`. Passwords and keys come from
 * `random` and differ every time; everything else is the same on the same day.
 */
export const buildDemo = ({ today, random }: { readonly today: Date; readonly random: RandomBytes }): Demo => {
  const passwords = new Map(DEMO_ROLES.map((role) => [role, makePassword(random)]));
  const apiKeys = { full: generateApiKey(random).reveal(), readOnly: generateApiKey(random).reveal() };
  const founded = daysBefore(today, DAYS_SINCE_FOUNDING, 0).toISOString();
  const demo = new DemoLines(FIRST_OBJECT_ID);
  const organisation = addOrganisation({ lines: demo, founded, passwords });
  addWork(demo, organisation, today, founded);
  const keys = [
    { Description: 'Demo: full access', Grant: 'Full Access', Key: apiKeys.full },
    { Description: 'Demo: read-only', Grant: 'ALM WSAPI Read-only', Key: apiKeys.readOnly },
  ].map((key) => ({ _type: 'ApiKey', User: organisation.editor, ...key }));
  return {
    lines: [...demo.all(), ...keys].map((line) => JSON.stringify(line)),
    credentials: {
      users: DEMO_ROLES.map((role) => ({ userName: userNameOf(role), password: passwords.get(role) ?? '', role })),
      apiKeys,
      workspace: organisation.workspace.ref,
      project: organisation.editorProject,
    },
  };
};
