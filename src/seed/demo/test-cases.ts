import { type BacklogTable, homeOf, paragraph } from './backlog-table.ts';
import { daysBefore } from './demo-calendar.ts';
import type { DemoLine, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { TestText } from './team-backlog.ts';
import type { TeamWork } from './team-work.ts';
import { currentOf } from './timeboxes.ts';

type Verdict = 'Pass' | 'Fail' | 'Blocked' | 'Inconclusive';

interface AddedTest {
  readonly line: DemoLine;
  readonly text: TestText;
}

/** One folder for the team and one below it for each name that its tests give. */
const addFolders = (table: BacklogTable): ReadonlyMap<string, Ref> => {
  const { lines, ids, team, texts, today } = table;
  const add = (Name: string, parent?: Ref): Ref =>
    refTo(
      lines.add('TestFolder', {
        FormattedID: ids.next(team.workspace.ref, 'TF'),
        Name,
        ...homeOf(team),
        ...(parent && { Parent: parent }),
        CreationDate: daysBefore(today, 120, 0).toISOString(),
      }),
    );
  const top = add(team.shortName);
  return new Map([...new Set(texts.tests.map(({ folder }) => folder))].map((name) => [name, add(name, top)]));
};

const addTest = (table: BacklogTable, text: TestText, folder: Ref | undefined): AddedTest => {
  const { lines, choice, ids, team, today } = table;
  const [name, description] = text.test;
  const CreationDate = daysBefore(today, choice.between(70, 110), choice.below(480)).toISOString();
  const author = choice.oneOf(team.members);
  const line = lines.add('TestCase', {
    FormattedID: ids.next(team.workspace.ref, 'TC'),
    Name: name,
    Description: paragraph(description),
    ...homeOf(team),
    TestFolder: folder,
    WorkProduct: refTo(lines.named('HierarchicalRequirement', text.story)),
    Type: text.kind,
    Method: text.automated ? 'Automated' : 'Manual',
    Priority: choice.oneOf(['Useful', 'Important', 'Important', 'Critical']),
    Risk: choice.oneOf(['Low', 'Medium', 'High']),
    Owner: author,
    CreatedBy: author,
    CreationDate,
  });
  for (const [index, [input, expected]] of text.steps.entries()) {
    lines.add('TestCaseStep', {
      Workspace: team.workspace.ref,
      TestCase: refTo(line),
      StepIndex: index,
      Input: input,
      ExpectedResult: expected,
      CreationDate,
    });
  }
  return { line, text };
};

/** What the runs of a test said, the oldest first. Accepted work passes, unless something broke it again. */
const verdictsFor = ({ choice }: BacklogTable, state: unknown): readonly Verdict[] => {
  if (state === 'Defined') return [];
  if (state === 'In-Progress' || state === 'Completed') {
    return choice.oneOf<readonly Verdict[]>([['Fail'], ['Blocked'], ['Blocked', 'Fail'], ['Fail', 'Inconclusive']]);
  }
  if (choice.happens(0.2)) return ['Pass', 'Fail'];
  return choice.oneOf<readonly Verdict[]>([['Pass'], ['Fail', 'Pass'], ['Blocked', 'Fail', 'Pass'], ['Pass', 'Pass']]);
};

const NOTES: Readonly<Record<Verdict, string>> = {
  Pass: '',
  Fail: 'The last step went wrong; see the defect.',
  Blocked: 'The test system was being updated.',
  Inconclusive: 'Right on one phone, wrong on another.',
};

/** Adds the results of a test and answers the one that failed last, if it was not put right since. */
const addResults = (table: BacklogTable, { line, text }: AddedTest, testSet: Ref): DemoLine | undefined => {
  const { lines, choice, team, today } = table;
  const story = lines.named('HierarchicalRequirement', text.story);
  const verdicts = verdictsFor(table, story.ScheduleState);
  const results = verdicts.map((Verdict, index) => {
    const Build = `4.3.${21 + index}`;
    const isLast = index === verdicts.length - 1;
    const run = daysBefore(today, (verdicts.length - index) * 3, choice.below(480)).toISOString();
    const result = lines.add('TestCaseResult', {
      Workspace: team.workspace.ref,
      TestCase: refTo(line),
      ...(isLast && { TestSet: testSet }),
      Build,
      Date: run,
      Verdict,
      Tester: choice.oneOf(team.members),
      Duration: choice.between(2, 25),
      Notes: NOTES[Verdict] === '' ? '' : paragraph(NOTES[Verdict]),
      CreationDate: run,
    });
    if (isLast) {
      Object.assign(line, { LastVerdict: Verdict, LastBuild: Build, LastRun: run, LastResult: refTo(result) });
    }
    return result;
  });
  const last = results.at(-1);
  return last?.Verdict === 'Fail' ? last : undefined;
};

/** The tests that a team repeats in the current iteration. */
const addTestSet = (table: BacklogTable, tests: readonly AddedTest[]): Ref => {
  const { lines, ids, team, timeboxes, today } = table;
  const iteration = currentOf(timeboxes.iterations);
  const repeated = tests.filter(({ text }) => text.kind === 'Regression' || text.kind === 'Acceptance');
  const line = lines.add('TestSet', {
    FormattedID: ids.next(team.workspace.ref, 'TS'),
    Name: `${team.shortName}: before every release`,
    Description: paragraph('What has to work whatever was changed. About an hour by hand.'),
    ...homeOf(team),
    ...(iteration && { Iteration: iteration.ref }),
    ScheduleState: 'Defined',
    Owner: team.members.at(-1),
    TestCases: repeated.map((test) => refTo(test.line)),
    CreationDate: daysBefore(today, 60, 0).toISOString(),
  });
  return refTo(line);
};

/** Adds a team's test folders, test cases with their steps, a test set, and the results of what was run. */
export const addTests = ({ table, defects }: TeamWork): void => {
  const folders = addFolders(table);
  const tests = table.texts.tests.map((text) => addTest(table, text, folders.get(text.folder)));
  const testSet = addTestSet(table, tests);
  const open = defects.filter(({ line }) => line.State === 'Open').map(({ line }) => line);
  for (const test of tests) {
    const failed = addResults(table, test, testSet);
    const defect = failed && open.pop();
    if (defect) Object.assign(defect, { TestCase: refTo(test.line), TestCaseResult: refTo(failed) });
  }
};
