import { createHash } from 'node:crypto';
import type { BacklogTable } from './backlog-table.ts';
import { daysBefore } from './demo-calendar.ts';
import type { DemoLine, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { ItemPlan } from './item-plan.ts';
import type { TeamKey } from './organisation.ts';
import type { TeamWork } from './team-work.ts';

const HOST = 'https://code.example.com/pedalwright';
const CHANGESETS = 8;
const PULL_REQUESTS = 2;
const BUILDS = 10;

const PATHS: Readonly<Record<TeamKey, readonly [string, ...string[]]>> = {
  'rider-app': ['ui/MapScreen.kt', 'ui/ScanScreen.kt', 'rides/RideClient.kt', 'strings/pt.xml'],
  payments: ['ledger/booking.go', 'passes/switch.go', 'passes/switch_test.go', 'mail/receipt.html'],
  docks: ['firmware/bolt.c', 'firmware/update.c', 'gateway/readings.rs', 'gateway/tests/readings.rs'],
  rebalancing: ['forecast/weather.py', 'forecast/test_weather.py', 'routes/plan.py', 'web/dispatch.tsx'],
  'partner-api': ['feed/stations.ts', 'feed/stations.test.ts', 'events/sign.ts', 'docs/errors.md'],
  reliability: ['deploy/switch.yaml', 'alarms/unlock.yaml', 'probe/ride.go', 'runbooks/switch-over.md'],
  workshop: ['stock/book.rb', 'stock/book_spec.rb', 'labels/print.rb', 'orders/propose.rb'],
};

interface Worked {
  readonly line: DemoLine;
  readonly plan: ItemPlan;
}

/** What was begun, the latest first: what somebody would have changed code for. */
const workedOn = ({ stories, defects }: TeamWork): readonly Worked[] =>
  [...stories, ...defects]
    .filter(({ plan }) => plan.started !== undefined)
    .toSorted((a, b) => Number(b.plan.started) - Number(a.plan.started));

/** Forty hexadecimal digits, as git has them, that follow from the item. */
const revisionOf = (line: DemoLine): string =>
  createHash('sha256').update(`commit ${line.ObjectID}`).digest('hex').slice(0, 40);

const addChangeset = (table: BacklogTable, { line, plan }: Worked, repository: Ref): DemoLine => {
  const { lines, choice, team, today } = table;
  const revision = revisionOf(line);
  const at = plan.accepted ?? plan.started ?? today;
  const changeset = lines.add('Changeset', {
    Workspace: team.workspace.ref,
    SCMRepository: repository,
    Revision: revision,
    Uri: `${HOST}/${team.key}/commit/${revision}`,
    Message: `${line.FormattedID}: ${line.Name}`,
    Branch: 'main',
    Author: line.Owner,
    CommitTimestamp: at.toISOString(),
    Artifacts: [refTo(line)],
    CreationDate: at.toISOString(),
  });
  const from = choice.below(PATHS[team.key].length - 1);
  for (const PathAndFilename of PATHS[team.key].slice(from, from + choice.between(1, 3))) {
    lines.add('Change', {
      Workspace: team.workspace.ref,
      Changeset: refTo(changeset),
      Action: choice.oneOf(['M', 'M', 'A']),
      PathAndFilename,
      Extension: PathAndFilename.split('.').at(-1),
      Uri: `${HOST}/${team.key}/blob/${revision}/${PathAndFilename}`,
      CreationDate: at.toISOString(),
    });
  }
  return changeset;
};

const addPullRequest = ({ lines, team, today }: BacklogTable, { line, plan }: Worked, number: number): void => {
  lines.add('PullRequest', {
    Workspace: team.workspace.ref,
    Name: `${line.FormattedID}: ${line.Name}`,
    Description: `Asks to merge the work on ${line.FormattedID}.`,
    ExternalID: `${team.key}/${number}`,
    ExternalFormattedId: `#${number}`,
    Url: `${HOST}/${team.key}/pull/${number}`,
    Artifact: refTo(line),
    CreationDate: (plan.started ?? today).toISOString(),
  });
};

/** One build a day up to yesterday, each with the changesets since the one before. */
const addBuilds = (table: BacklogTable, definition: Ref, changesets: readonly DemoLine[]): void => {
  const { lines, choice, team, today } = table;
  let before = '';
  for (let day = BUILDS; day > 0; day -= 1) {
    const Start = daysBefore(today, day, 300).toISOString();
    const since = before;
    const isIn = ({ CommitTimestamp }: DemoLine): boolean =>
      String(CommitTimestamp) > since && String(CommitTimestamp) <= Start;
    before = Start;
    const isGood = choice.happens(0.85);
    lines.add('Build', {
      Workspace: team.workspace.ref,
      BuildDefinition: definition,
      Number: `4.3.${30 - day}`,
      Start,
      Duration: choice.between(180, 620),
      Status: isGood ? 'SUCCESS' : 'FAILURE',
      Message: isGood ? 'All checks passed' : choice.oneOf(['Two tests failed', 'The test system did not answer']),
      Uri: `${HOST}/${team.key}/builds/${30 - day}`,
      Changesets: changesets.filter(isIn).map(refTo),
      CreationDate: Start,
    });
  }
};

/** Adds a team's repository with its latest changesets and pull requests, and the builds of the last ten days. */
export const addDeliveries = (work: TeamWork, founded: string): void => {
  const { lines, team } = work.table;
  const common = { Workspace: team.workspace.ref, CreationDate: founded };
  const repository = lines.add('SCMRepository', {
    ...common,
    Name: team.key,
    Description: `Source of ${team.shortName}`,
    SCMType: 'Git',
    Uri: `${HOST}/${team.key}`,
    Projects: [team.project],
  });
  const items = workedOn(work);
  const changesets = items.slice(0, CHANGESETS).map((each) => addChangeset(work.table, each, refTo(repository)));
  for (const [index, each] of items.slice(0, PULL_REQUESTS).entries()) addPullRequest(work.table, each, 140 + index);
  const definition = lines.add('BuildDefinition', {
    ...common,
    Name: `${team.key} main`,
    Description: 'Every night, and after every merge.',
    Project: team.project,
    Uri: `${HOST}/${team.key}/builds`,
  });
  addBuilds(work.table, refTo(definition), changesets);
};
