import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdRow } from '../support/held-row.ts';
import { wrongCounters, wrongHistories, wrongLastResults } from '../support/recount.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { PROJECT, STORY, USER } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let testCase: Json;

const at = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const read = async (object: Json): Promise<Json> => (await editor.get(at(object))).result;

const errors = async (path: string, values: Json): Promise<readonly string[]> =>
  (await editor.post(path, { Any: values })).result.Errors;

const revisions = async (object: Json): Promise<readonly string[]> => {
  const { result } = await editor.get(`${at((await read(object)).RevisionHistory)}/Revisions`, {
    fetch: 'Description',
  });
  return result.Results.map((each: Json) => each.Description);
};

const record = (date: string, verdict: string, more: Json = {}): Promise<Json> =>
  editor.create('testcaseresult', {
    TestCase: testCase._ref,
    Build: `b${date}`,
    Date: `2026-03-${date}T12:00:00.000Z`,
    Verdict: verdict,
    ...more,
  });

beforeEach(async () => {
  editor = world.as('editor');
  testCase = await editor.create('testcase', { Name: 'Does it hold?' });
});

afterEach(async () => {
  expect(await wrongCounters(world.database)).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
  expect(await wrongLastResults(world.database)).toEqual([]);
});

describe('a test case', () => {
  it('needs a name alone: it is an acceptance test by hand', () => {
    expect(testCase).toMatchObject({
      Method: 'Manual',
      Type: 'Acceptance',
      LastVerdict: null,
      LastRun: null,
      LastResult: null,
      Project: { _refObjectName: 'Pond' },
      Steps: { Count: 0 },
      Results: { Count: 0 },
    });
    expect(testCase.FormattedID).toMatch(/^TC\d+$/);
  });

  it.each([
    ['no name', { Method: 'Manual' }, 'Validation error: TestCase.Name should not be null'],
    [
      'a type there is not',
      { Name: 'x', Type: 'Sniff' },
      'Validation error: TestCase.Type Sniff is an invalid value.  Valid values are: Acceptance, Functional, Performance, Regression, Usability, User Interface',
    ],
    [
      'a method there is not',
      { Name: 'x', Method: 'Magic' },
      'Validation error: TestCase.Method Magic is an invalid value.  Valid values are: Manual, Automated',
    ],
    [
      'a folder that is none',
      { Name: 'x', TestFolder: '/testfolder/4711' },
      'Could not read: Could not read referenced object 4711',
    ],
    ['a task to test', { Name: 'x', WorkProduct: '/task/900' }, 'Could not read: Could not read referenced object 900'],
  ])('is refused with %s', async (_, values, sentence) => {
    const before = await world.rowCounts();
    expect(await errors('/testcase/create', values)).toEqual([sentence]);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('is in the project of what it tests, unless somebody says otherwise', async () => {
    const story = `/hierarchicalrequirement/${STORY.plant}`;
    const follows = await editor.create('testcase', { Name: 'Follows', WorkProduct: story });
    const told = await editor.create('testcase', {
      Name: 'Told',
      WorkProduct: story,
      Project: `/project/${PROJECT.shed}`,
    });
    expect([follows.Project._refObjectName, told.Project._refObjectName]).toEqual(['Reeds', 'Shed']);
  });
});

describe('a test case of a story that moves', () => {
  it('stays where it is; only tasks follow', async () => {
    const story = await editor.create('hierarchicalrequirement', { Name: 'Moves' });
    const task = await editor.create('task', { Name: 'Follows', WorkProduct: story._ref });
    await editor.update(at(testCase), { WorkProduct: story._ref });
    await editor.update(at(story), { Project: `/project/${PROJECT.reeds}` });
    expect((await read(task)).Project._refObjectName).toBe('Reeds');
    expect(await read(testCase)).toMatchObject({ Project: { _refObjectName: 'Pond' }, VersionId: '2' });
  });
});

describe('the settings of a workspace', () => {
  it('say which type and which prefix a new test case has', async () => {
    const keeper = world.as('keeper');
    const set = (values: Json): Promise<Json> => keeper.update('/workspaceconfiguration/210', values);
    await set({ DefaultTestCaseType: 'Regression', TestCasePrefix: 'TX', DefectSuitePrefix: 'SX' });
    const made = await editor.create('testcase', { Name: 'By the settings' });
    const told = await editor.create('testcase', { Name: 'Told', Type: 'Usability' });
    const suite = await editor.create('defectsuite', { Name: 'Suite' });
    await set({ DefaultTestCaseType: 'Acceptance', TestCasePrefix: 'TC', DefectSuitePrefix: 'DS' });
    expect([made.Type, told.Type]).toEqual(['Regression', 'Usability']);
    expect([made.FormattedID, suite.FormattedID]).toEqual(['TX1', 'SX1']);
  });
});

describe('the steps of a test case', () => {
  it('are numbered from 0 in the order they come, and read in the order of their numbers', async () => {
    const first = await editor.create('testcasestep', { TestCase: testCase._ref, Input: 'Fill' });
    const { result } = await editor.post(`${at(testCase)}/Steps/add`, {
      CollectionItems: [{ Input: 'Wait' }, { Input: 'Look', ExpectedResult: 'Full' }],
    });
    expect(result.Errors).toEqual([]);
    await editor.create('testcasestep', { TestCase: testCase._ref, Input: 'Before all', StepIndex: -1 });
    expect(first.StepIndex).toBe(0);
    const steps = (await editor.get(`${at(testCase)}/Steps`)).result.Results;
    expect(steps.map(({ Input, StepIndex }: Json) => [StepIndex, Input])).toEqual([
      [-1, 'Before all'],
      [0, 'Fill'],
      [1, 'Wait'],
      [2, 'Look'],
    ]);
    expect(await read(testCase)).toMatchObject({ Steps: { Count: 4 } });
  });

  it('change nothing of the test case but its Count', async () => {
    const step = await editor.create('testcasestep', { TestCase: testCase._ref, Input: 'Fill' });
    await editor.update(at(step), { Input: 'Fill up', StepIndex: 3 });
    const { result } = await editor.delete(at(step));
    expect(result.Errors).toEqual([]);
    expect(await read(testCase)).toMatchObject({ Steps: { Count: 0 }, VersionId: testCase.VersionId });
    expect(await revisions(testCase)).toEqual(['Original revision']);
    expect((await editor.get(at(step))).result.Errors).toEqual(['Cannot find object to read']);
  });

  it.each([
    ['no input', { TestCase: 'own' }, 'Validation error: TestCaseStep.Input should not be null'],
    ['no test case', { Input: 'x' }, 'Validation error: TestCaseStep.TestCase should not be null'],
    [
      'too long an input',
      { TestCase: 'own', Input: 'x'.repeat(2049) },
      'Validation error: TestCaseStep.Input length is greater than the maximum length of 2048',
    ],
  ])('are refused with %s', async (_, values: Json, sentence) => {
    const owned = values.TestCase === undefined ? values : { ...values, TestCase: testCase._ref };
    expect(await errors('/testcasestep/create', owned)).toContain(sentence);
  });
});

describe('the newest result of a test case', () => {
  const last = async (): Promise<Json> => {
    const { LastVerdict, LastBuild, LastRun, LastResult } = await read(testCase);
    return [LastVerdict, LastBuild, LastRun, LastResult?._ref ?? null];
  };

  it('by date is its last one, whenever it was recorded', async () => {
    const second = await record('02', 'Fail');
    expect(await last()).toEqual(['Fail', 'b02', '2026-03-02T12:00:00.000Z', second._ref]);
    await record('01', 'Pass');
    expect(await last()).toEqual(['Fail', 'b02', '2026-03-02T12:00:00.000Z', second._ref]);
    const third = await record('03', 'Pass');
    expect(await last()).toEqual(['Pass', 'b03', '2026-03-03T12:00:00.000Z', third._ref]);
    expect((await read(testCase)).Results.Count).toBe(3);
  });

  it('is the one recorded later where two have one date', async () => {
    await record('02', 'Fail');
    const later = await record('02', 'Blocked');
    expect((await last())[3]).toBe(later._ref);
  });

  it('is another after an update or a delete', async () => {
    const first = await record('01', 'Pass');
    const second = await record('02', 'Fail');
    await editor.update(at(second), { Verdict: 'Error', Build: 'again' });
    expect((await last()).slice(0, 2)).toEqual(['Error', 'again']);
    await editor.update(at(first), { Date: '2026-03-09T12:00:00.000Z' });
    expect(await last()).toEqual(['Pass', 'b01', '2026-03-09T12:00:00.000Z', first._ref]);
    expect((await editor.delete(at(first))).result.Errors).toEqual([]);
    expect((await last())[3]).toBe(second._ref);
    expect((await editor.delete(at(second))).result.Errors).toEqual([]);
    expect(await last()).toEqual([null, null, null, null]);
    expect((await read(testCase)).Results.Count).toBe(0);
  });

  it('does not change any more when the test case went into the recycle bin in between', async () => {
    const result = await record('01', 'Pass');
    for (const change of [
      () => editor.delete(at(result)),
      () => editor.post(at(result), { Any: { Verdict: 'Fail' } }),
    ]) {
      const slow = await holdRow(world.database, testCase.ObjectID);
      await slow.client.query('UPDATE artifact SET type = -type WHERE oid = $1', [testCase.ObjectID]);
      const changing = change();
      await slow.isWaitedFor();
      await slow.commit();
      expect((await changing).result.Errors).toHaveLength(1);
      await world.database.main.query('UPDATE artifact SET type = -type WHERE oid = $1', [testCase.ObjectID]);
      expect(await last()).toEqual(['Pass', 'b01', '2026-03-01T12:00:00.000Z', result._ref]);
    }
  });

  it('leaves with the result that moves to another test case', async () => {
    const other = await editor.create('testcase', { Name: 'Other' });
    const result = await record('02', 'Pass');
    await editor.update(at(result), { TestCase: other._ref });
    expect(await last()).toEqual([null, null, null, null]);
    expect(await read(other)).toMatchObject({ LastVerdict: 'Pass', Results: { Count: 1 } });
  });

  it('is told by the revisions of the test case, in the zone of the workspace', async () => {
    await record('02', 'Fail');
    await record('01', 'Pass');
    const third = await record('03', 'Pass');
    await editor.update(at(third), { Notes: 'says nothing new' });
    expect(await revisions(testCase)).toEqual([
      'LAST BUILD changed from [b02] to [b03], LAST RUN changed from [Mon Mar 02 07:00:00 EST 2026] to [Tue Mar 03 07:00:00 EST 2026], LAST VERDICT changed from [Fail] to [Pass]',
      'LAST BUILD changed to [b02], LAST RUN added [Mon Mar 02 07:00:00 EST 2026], LAST VERDICT added [Fail]',
      'Original revision',
    ]);
  });

  it.each([
    ['Build', 'Validation error: TestCaseResult.Build should not be null'],
    ['Date', 'Validation error: TestCaseResult.Date should not be null'],
    ['Verdict', 'Validation error: TestCaseResult.Verdict should not be null'],
    ['TestCase', 'Validation error: TestCaseResult.TestCase should not be null'],
  ])('needs a %s', async (name, sentence) => {
    const values: Json = { TestCase: testCase._ref, Build: '1', Date: '2026-03-01', Verdict: 'Pass' };
    delete values[name];
    expect(await errors('/testcaseresult/create', values)).toEqual([sentence]);
    expect(await last()).toEqual([null, null, null, null]);
  });

  it('has no tester unless one is named, and shows the project and work product of its test case', async () => {
    const story = await editor.create('hierarchicalrequirement', { Name: 'Tested' });
    await editor.update(at(testCase), { WorkProduct: story._ref });
    const result = await record('02', 'Pass');
    expect(result).toMatchObject({
      Tester: null,
      Project: { _refObjectName: 'Pond' },
      WorkProduct: { _refObjectName: 'Tested' },
    });
    const named = await record('03', 'Pass', { Tester: `/user/${USER.viewer}` });
    expect(named.Tester._refObjectName).toBe('Vic Viewer');
  });

  it('frees the defect that it brought to light when it goes', async () => {
    const result = await record('02', 'Fail');
    const defect = await editor.create('defect', {
      Name: 'Found',
      TestCaseResult: result._ref,
      TestCase: testCase._ref,
    });
    expect((await editor.delete(at(result))).result.Errors).toEqual([]);
    expect(await read(defect)).toMatchObject({ TestCaseResult: null, VersionId: '2' });
    expect((await revisions(defect))[0]).toBe(`TEST CASE RESULT removed [${result.ObjectID}]`);
  });

  it('is the newest of all that are recorded, changed and deleted at once', async () => {
    const old = await Promise.all(['01', '02', '03', '04', '05', '06'].map((day) => record(day, 'Fail')));
    const replies = await Promise.all([
      ...['11', '12', '13', '14'].map((day) =>
        record(day, day === '14' ? 'Pass' : 'Fail').then(() => ({ result: { Errors: [] } })),
      ),
      ...old.slice(0, 3).map((each) => editor.delete(at(each))),
      ...old
        .slice(3)
        .map((each, n) => editor.post(at(each), { TestCaseResult: { Date: `2026-03-0${7 + n}T00:00:00.000Z` } })),
    ]);
    expect(replies.flatMap(({ result }) => result.Errors)).toEqual([]);
    expect((await last()).slice(0, 2)).toEqual(['Pass', 'b14']);
    expect((await read(testCase)).Results.Count).toBe(7);
    const all = (await editor.get(`${at(testCase)}/Results`, { order: 'Date DESC', pagesize: 200 })).result.Results;
    const removals = await Promise.all(all.slice(0, 6).map((each: Json) => editor.delete(at(each))));
    expect(removals.flatMap(({ result }) => result.Errors)).toEqual([]);
    expect((await last())[3]).toBe(all[6]._ref);
  });
});

describe('a query', () => {
  it('finds folders by number, and results by their test case, verdict and date', async () => {
    const folder = await editor.create('testfolder', { Name: 'Sought' });
    await editor.update(at(testCase), { TestFolder: folder._ref });
    await record('02', 'Pass');
    await record('05', 'Fail');
    expect(
      await editor.names('/testfolder', { query: `(FormattedID = ${folder.FormattedID})`, order: 'FormattedID' }),
    ).toEqual(['Sought']);
    const found = async (query: string): Promise<readonly string[]> =>
      (await editor.get('/testcaseresult', { query, fetch: 'Build', order: 'Date DESC' })).result.Results.map(
        (each: Json) => each.Build,
      );
    const own = `(TestCase.FormattedID = ${testCase.FormattedID})`;
    expect(await found(own)).toEqual(['b05', 'b02']);
    expect(await found(`(${own} AND (Verdict = Pass))`)).toEqual(['b02']);
    expect(await found(`(${own} AND (Date > 2026-03-03))`)).toEqual(['b05']);
    expect(await found(`(${own} AND (TestCase.TestFolder.Name = Sought))`)).toEqual(['b05', 'b02']);
    expect(
      await editor.names('/testcase', { query: `((LastVerdict = Fail) AND (TestFolder = ${folder._ref}))` }),
    ).toEqual([testCase.Name]);
  });
});

describe('a work product', () => {
  it('counts its test cases, those run and those passing', async () => {
    const story = await editor.create('hierarchicalrequirement', { Name: 'Tested' });
    const status = async (): Promise<Json> => {
      const { TestCaseStatus, PassingTestCaseCount, LastRun, LastBuild } = await read(story);
      return [TestCaseStatus, PassingTestCaseCount, LastRun?.slice(8, 10) ?? null, LastBuild];
    };
    expect(await status()).toEqual(['NONE', 0, null, null]);
    await editor.update(at(testCase), { WorkProduct: story._ref });
    expect(await status()).toEqual(['NONE_RUN', 0, null, null]);
    const passed = await record('02', 'Pass');
    expect(await status()).toEqual(['ALL_RUN_ALL_PASSING', 1, '02', 'b02']);
    const { result } = await editor.post(`${at(story)}/TestCases/add`, { CollectionItems: [{ Name: 'Second' }] });
    expect(result).toMatchObject({ Errors: [], Results: [{ Name: 'Second', Project: { _refObjectName: 'Pond' } }] });
    expect(await status()).toEqual(['SOME_RUN_ALL_PASSING', 1, '02', 'b02']);
    await record('09', 'Fail', { TestCase: result.Results[0]._ref });
    expect(await status()).toEqual(['ALL_RUN_SOME_NOT_PASSING', 1, '09', 'b09']);
    await editor.delete(at(passed));
    expect(await status()).toEqual(['SOME_RUN_NONE_PASSING', 0, '09', 'b09']);
    await editor.update(at(result.Results[0]), { WorkProduct: null });
    expect(await status()).toEqual(['NONE_RUN', 0, null, null]);
  });
});

describe('a test set', () => {
  it('sums up its test cases and knows the results recorded for it', async () => {
    const set = await editor.create('testset', { Name: 'Nightly', TestCases: [{ _ref: testCase._ref }] });
    expect(set).toMatchObject({
      TestCaseCount: 1,
      TestCaseStatus: 'NONE_RUN',
      LastRun: null,
      ScheduleState: 'Defined',
    });
    expect(set.FormattedID).toMatch(/^TS\d+$/);
    await record('02', 'Pass', { TestSet: set._ref });
    await record('05', 'Fail');
    expect(await read(set)).toMatchObject({
      TestCaseStatus: 'ALL_RUN_NONE_PASSING',
      LastBuild: 'b02',
      PassingTestCaseCount: 0,
    });
    expect(await editor.names(`${at(testCase)}/TestSets`)).toEqual(['Nightly']);
    const { result } = await editor.get('/testcaseresult', { query: `(TestSet = ${set._ref})` });
    expect(result.TotalResultCount).toBe(1);
  });
});

describe('test folders', () => {
  const folder = (values: Json): Promise<Json> => editor.create('testfolder', values);

  it('are numbered and make a tree within one project', async () => {
    const top = await folder({ Name: 'Top', Project: `/project/${PROJECT.reeds}` });
    const below = await folder({ Name: 'Below', Parent: top._ref });
    expect(top.FormattedID).toMatch(/^TF\d+$/);
    expect(below).toMatchObject({ Parent: { _refObjectName: 'Top' }, Project: { _refObjectName: 'Reeds' } });
    expect(await editor.names(`${at(top)}/Children`)).toEqual(['Below']);
    expect(await revisions(below)).toEqual(['Original revision']);
    const elsewhere = await folder({ Name: 'Elsewhere' });
    expect(await errors(at(elsewhere), { Parent: top._ref })).toEqual([
      'Validation error: TestFolder.Project should be that of its Parent',
    ]);
    expect(await errors(at(top), { Project: `/project/${PROJECT.pond}` })).toEqual([
      'Validation error: TestFolder.Project cannot change while the folder holds test cases or folders',
    ]);
    expect(await errors(at(top), { Parent: below._ref })).toEqual([
      'Validation error: TestFolder.Parent would make the object its own ancestor',
    ]);
    expect(await errors(at(top), { Parent: top._ref })).toEqual([
      'Validation error: TestFolder.Parent would make the object its own ancestor',
    ]);
  });

  it('take the test cases put in them to their project, and lose those that move elsewhere', async () => {
    const reeds = await folder({ Name: 'Reeds tests', Project: `/project/${PROJECT.reeds}` });
    const made = await editor.create('testcase', { Name: 'Made in it', TestFolder: reeds._ref });
    expect(made.Project._refObjectName).toBe('Reeds');
    const moved = await editor.update(at(testCase), { TestFolder: reeds._ref });
    expect(moved).toMatchObject({
      TestFolder: { _refObjectName: 'Reeds tests' },
      Project: { _refObjectName: 'Reeds' },
    });
    expect((await read(reeds)).TestCases.Count).toBe(2);
    expect(await errors(at(made), { TestFolder: reeds._ref, Project: `/project/${PROJECT.pond}` })).toEqual([]);
    expect(await read(made)).toMatchObject({ TestFolder: null, Project: { _refObjectName: 'Pond' } });
    const contradiction = { Name: 'x', TestFolder: reeds._ref, Project: `/project/${PROJECT.pond}` };
    expect(await errors('/testcase/create', contradiction)).toEqual([
      'Validation error: TestCase.Project should be that of its TestFolder',
    ]);
  });

  it('go without what is in them', async () => {
    const top = await folder({ Name: 'Going' });
    const below = await folder({ Name: 'Staying', Parent: top._ref });
    await editor.update(at(testCase), { TestFolder: top._ref });
    expect((await editor.delete(at(top))).result.Errors).toEqual([]);
    expect(await read(testCase)).toMatchObject({ TestFolder: null });
    expect(await revisions(testCase)).toEqual([
      'TEST FOLDER removed [Going]',
      'TEST FOLDER added [Going]',
      'Original revision',
    ]);
    expect(await read(below)).toMatchObject({ Parent: null });
    expect((await revisions(below))[0]).toBe('PARENT removed [Going]');
  });

  it('never make a circle, whoever moves them at once', async () => {
    for (let round = 0; round < 6; round++) {
      const [a, b] = await Promise.all([folder({ Name: `A${round}` }), folder({ Name: `B${round}` })]);
      const replies = await Promise.all([
        editor.post(at(a), { TestFolder: { Parent: b._ref } }),
        editor.post(at(b), { TestFolder: { Parent: a._ref } }),
      ]);
      expect(replies.map(({ status }) => status)).toEqual([200, 200]);
      expect(replies.filter(({ result }) => result.Errors.length === 0)).toHaveLength(1);
    }
  });
});

describe('who may not', () => {
  it('write the project cannot write what hangs on its test cases', async () => {
    const viewer = world.as('viewer');
    const result = await record('02', 'Pass');
    const step = await editor.create('testcasestep', { TestCase: testCase._ref, Input: 'x' });
    const before = await world.rowCounts();
    const bodies: readonly (readonly [string, Json, string])[] = [
      ['/testcasestep/create', { TestCase: testCase._ref, Input: 'x' }, 'Not authorized to create: TestCaseStep'],
      [at(step), { Input: 'y' }, `Not authorized to update: TestCaseStep ${step.ObjectID}`],
      [
        '/testcaseresult/create',
        { TestCase: testCase._ref, Build: '1', Date: '2026-03-01', Verdict: 'Pass' },
        'Not authorized to create: TestCaseResult',
      ],
      [at(result), { Verdict: 'Fail' }, `Not authorized to update: TestCaseResult ${result.ObjectID}`],
    ];
    for (const [path, values, sentence] of bodies) {
      expect((await viewer.post(path, { Any: values })).result.Errors).toEqual([sentence]);
    }
    for (const object of [step, result]) {
      expect((await viewer.delete(at(object))).result.Errors).toEqual([
        `Not authorized to delete: ${object._type} ${object.ObjectID}`,
      ]);
    }
    expect(await world.rowCounts()).toEqual(before);
    expect(await read(testCase)).toMatchObject({ LastVerdict: 'Pass', VersionId: '2' });
  });

  it('write the project cannot write its folders, nor put anything into them', async () => {
    const folder = await editor.create('testfolder', { Name: 'Kept', Project: `/project/${PROJECT.reeds}` });
    const angler = world.as('angler');
    const refused = async (path: string, values: Json): Promise<readonly string[]> =>
      (await angler.post(path, { Any: values })).result.Errors;
    const before = await world.rowCounts();
    expect(await refused('/testfolder/create', { Name: 'x', Parent: folder._ref })).toEqual([
      'Not authorized to create: TestFolder',
    ]);
    expect(await refused(at(folder), { Name: 'x' })).toEqual([
      `Not authorized to update: TestFolder ${folder.ObjectID}`,
    ]);
    expect(await refused(at(testCase), { TestFolder: folder._ref })).toEqual([
      `Not authorized to update: TestCase ${testCase.ObjectID}`,
    ]);
    expect(await refused('/testcase/create', { Name: 'x', TestFolder: folder._ref })).toEqual([
      'Not authorized to create: TestCase',
    ]);
    expect((await angler.delete(at(folder))).result.Errors).toEqual([
      `Not authorized to delete: TestFolder ${folder.ObjectID}`,
    ]);
    expect(await world.rowCounts()).toEqual(before);
    const hidden = await editor.create('testfolder', { Name: 'Hidden', Project: `/project/${PROJECT.shed}` });
    expect((await angler.get(at(hidden))).result.Errors).toEqual(['Cannot find object to read']);
    expect(await refused(at(testCase), { TestFolder: hidden._ref })).toEqual([
      `Could not read: Could not read referenced object ${hidden.ObjectID}`,
    ]);
  });

  it('see the project neither see nor write what hangs on its test cases', async () => {
    await editor.update(at(testCase), { Project: `/project/${PROJECT.shed}` });
    const result = await record('02', 'Pass');
    const step = await editor.create('testcasestep', { TestCase: testCase._ref, Input: 'secret' });
    for (const actor of ['angler', 'warden', 'outsider'] as const) {
      const caller = world.as(actor);
      for (const object of [testCase, result, step]) {
        expect((await caller.get(at(object))).result.Errors).toEqual(['Cannot find object to read']);
        expect((await caller.delete(at(object))).result.Errors).toEqual(['Object to delete cannot be null']);
        expect((await caller.post(at(object), { Any: { Notes: 'x', Input: 'x' } })).result.Errors).toEqual([
          `Could not read: Could not read ${object._type} ${object.ObjectID} to update.`,
        ]);
      }
      const { result: query } = await caller.get('/testcasestep', { query: '(Input = secret)' });
      expect(query.TotalResultCount).toBe(0);
      const made = await caller.post('/testcasestep/create', { Any: { TestCase: testCase._ref, Input: 'x' } });
      expect(made.result.Errors).toEqual([`Could not read: Could not read referenced object ${testCase.ObjectID}`]);
    }
    expect((await read(testCase)).Steps.Count).toBe(1);
  });
});
