import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { DEFECT, ITERATION, PROJECT, STORY, TAG, TASK, USER, UUID_OF_ALPHA } from '../support/world-seed.ts';

const world = useWorld();

type Label = keyof typeof DEFECT;

const LABELS = new Map(Object.entries(DEFECT).map(([label, oid]) => [oid, label as Label]));

/** The defects of the whole workspace that a query finds, by their labels in the seed. */
const defectsWhere = async (query: string, caller: Caller = world.as('editor')): Promise<readonly string[]> => {
  const { result } = await caller.get('/defect', { query, project: 'null', fetch: 'ObjectID', order: 'ObjectID' });
  expect(result.Errors).toEqual([]);
  expect(result.TotalResultCount).toBe(result.Results.length);
  return result.Results.map((each: Json) => LABELS.get(each.ObjectID));
};

const ALL: readonly Label[] = ['alpha', 'beta', 'gamma', 'delta', 'secret', 'empty'];

const allBut = (...labels: readonly Label[]): readonly Label[] => ALL.filter((label) => !labels.includes(label));

describe('each operator on each kind of attribute', () => {
  const cases: Readonly<Record<string, readonly (readonly [string, readonly Label[]])[]>> = {
    STRING: [
      ['(FoundInBuild = b9)', ['alpha']],
      ['(FoundInBuild = "B9")', ['gamma']],
      ['(FoundInBuild != b9)', allBut('alpha')],
      ['(FoundInBuild < b9)', ['beta']],
      ['(FoundInBuild <= b9)', ['alpha', 'beta', 'gamma']],
      ['(FoundInBuild > b10)', ['alpha', 'gamma']],
      ['(FoundInBuild >= b10)', ['alpha', 'beta', 'gamma']],
      ['(FoundInBuild contains B)', ['alpha', 'beta', 'gamma']],
      ['(FoundInBuild contains 10)', ['beta']],
      ['(FoundInBuild !contains 9)', ['beta']],
      ['(FoundInBuild in b9,b10)', ['alpha', 'beta']],
      ['(FoundInBuild !in b9,b10)', allBut('alpha', 'beta')],
      ['(FoundInBuild = null)', ['delta', 'secret', 'empty']],
      ['(FoundInBuild = "null")', ['delta', 'secret', 'empty']],
      ['(FoundInBuild != null)', ['alpha', 'beta', 'gamma']],
      ['(FoundInBuild < null)', []],
      ['(Name = alpha)', []],
      ['(Name contains ALPHA)', ['alpha']],
      ['(Name = "Gamma \\"quoted\\"")', ['gamma']],
      ['(Name containsany alph,empt)', ['alpha', 'empty']],
      ['(Name containsall al,pha)', ['alpha']],
    ],
    TEXT: [
      ['(Description contains drips)', ['beta', 'gamma']],
      ['(Description contains "100%")', ['alpha']],
      ['(Description contains "1%0")', []],
      ['(Notes contains "under_score")', ['alpha']],
      ['(Notes contains "underXscore")', []],
      ['(Notes contains "\\\\")', []],
      ['(Description !contains drips)', ['alpha']],
      ['(Description = null)', ['delta', 'secret', 'empty']],
      ['(Description = "")', ['delta', 'secret', 'empty']],
      ['(Description != null)', ['alpha', 'beta', 'gamma']],
    ],
    'RATING that may be unset': [
      ['(Severity = "Minor Problem")', ['beta']],
      ['(Severity = Minor Problem)', ['beta']],
      ['(Severity != "Minor Problem")', allBut('beta')],
      ['(Severity > "Major Problem")', ['beta', 'gamma']],
      ['(Severity >= "Major Problem")', ['beta', 'gamma', 'secret']],
      ['(Severity <= "Major Problem")', ['alpha', 'delta', 'secret', 'empty']],
      ['(Severity < "Minor Problem")', ['alpha', 'delta', 'secret', 'empty']],
      ['(Severity = None)', ['delta', 'empty']],
      ['(Severity = "")', ['delta', 'empty']],
      ['(Severity = null)', ['delta', 'empty']],
      ['(Severity != null)', allBut('delta', 'empty')],
      ['(Severity != "")', allBut('delta', 'empty')],
      ['(Severity in Cosmetic,"Minor Problem")', ['beta', 'gamma']],
      ['(Severity in None,Cosmetic)', ['gamma', 'delta', 'empty']],
      ['(Severity = Nonsense)', []],
    ],
    'RATING that is always set': [
      ['(State = Open)', ['beta', 'secret']],
      ['(State < Closed)', allBut('gamma')],
      ['(State > Open)', ['gamma', 'delta']],
      ['(State >= "Fixed")', ['gamma', 'delta']],
      ['(State <= Submitted)', ['alpha', 'empty']],
      ['(State in Open,Closed)', ['beta', 'gamma', 'secret']],
      ['(State !in Open,Closed)', ['alpha', 'delta', 'empty']],
    ],
    STATE: [
      ['(ScheduleState = Defined)', ['alpha', 'beta', 'secret', 'empty']],
      ['(ScheduleState > "Defined")', ['gamma', 'delta']],
      ['(ScheduleState >= Accepted)', ['gamma']],
      ['(ScheduleState < Released)', ALL],
      ['(ScheduleState <= In-Progress)', ['alpha', 'beta', 'secret', 'empty']],
      ['(ScheduleState != Defined)', ['gamma', 'delta']],
    ],
    INTEGER: [
      [`(ObjectID = ${DEFECT.alpha})`, ['alpha']],
      [`(ObjectID != "${DEFECT.alpha}")`, allBut('alpha')],
      [`(ObjectID < ${DEFECT.gamma})`, ['alpha', 'beta']],
      [`(ObjectID <= ${DEFECT.gamma})`, ['alpha', 'beta', 'gamma']],
      [`(ObjectID > ${DEFECT.secret})`, ['empty']],
      [`(ObjectID >= ${DEFECT.secret})`, ['secret', 'empty']],
      [`(ObjectID in ${DEFECT.alpha},${DEFECT.delta})`, ['alpha', 'delta']],
      [`(ObjectID between ${DEFECT.beta},${DEFECT.delta})`, ['beta', 'gamma', 'delta']],
      [`(OID = ${DEFECT.beta})`, ['beta']],
      ['(ObjectID = 0.5)', []],
      ['(ObjectID = 99999999999999999999)', []],
    ],
    QUANTITY: [
      ['(PlanEstimate = 1)', ['alpha']],
      ['(PlanEstimate = 1.0)', ['alpha']],
      ['(PlanEstimate = "2.5")', ['beta']],
      ['(PlanEstimate != 1)', allBut('alpha')],
      ['(PlanEstimate < 8)', ['alpha', 'beta']],
      ['(PlanEstimate <= 8)', ['alpha', 'beta', 'gamma']],
      ['(PlanEstimate > 1)', ['beta', 'gamma']],
      ['(PlanEstimate >= 2.5)', ['beta', 'gamma']],
      ['(PlanEstimate = null)', ['delta', 'secret', 'empty']],
      ['(PlanEstimate != null)', ['alpha', 'beta', 'gamma']],
      ['(PlanEstimate in 1,8)', ['alpha', 'gamma']],
    ],
    DATE: [
      ['(TargetDate = 2026-01-10T12:00:00.000Z)', ['alpha']],
      ['(TargetDate = "2026-01-10T07:00:00-05:00")', ['alpha']],
      ['(TargetDate != 2026-01-10T12:00:00Z)', allBut('alpha')],
      ['(TargetDate < 2026-02-10)', ['alpha']],
      ['(TargetDate <= "2026-02-10T12:00:00.000Z")', ['alpha', 'beta']],
      ['(TargetDate > 2026-02-10)', ['beta', 'gamma']],
      ['(TargetDate >= 2026-03-10T12:00:00Z)', ['gamma']],
      ['(TargetDate = null)', ['delta', 'secret', 'empty']],
      ['(TargetDate != null)', ['alpha', 'beta', 'gamma']],
      ['(TargetDate between 2026-01-01,2026-02-28)', ['alpha', 'beta']],
    ],
    BOOLEAN: [
      ['(Blocked = true)', ['alpha']],
      ['(Blocked = "True")', ['alpha']],
      ['(Blocked != true)', allBut('alpha')],
      ['(Blocked = False)', allBut('alpha')],
      ['(Blocked < true)', []],
    ],
    OBJECT: [
      [`(Owner = /user/${USER.editor})`, ['alpha']],
      [`(Owner = user/${USER.editor}.js)`, ['alpha']],
      [`(Owner = "https://rally1.rallydev.com/slm/webservice/v2.0/user/${USER.editor}")`, ['alpha']],
      [`(Owner = ${USER.editor})`, ['alpha']],
      ['(Owner = "currentuser")', ['alpha']],
      [`(Owner != /user/${USER.editor})`, allBut('alpha')],
      ['(Owner = null)', ['gamma', 'delta', 'empty']],
      ['(Owner != null)', ['alpha', 'beta', 'secret']],
      [`(Owner in /user/${USER.editor},/user/${USER.viewer})`, ['alpha', 'beta']],
      ['(Owner = /user/424242)', []],
      ['(TestCase = null)', ALL],
      ['(TestCase != null)', []],
    ],
    COLLECTION: [
      [`(Tags contains /tag/${TAG.urgent})`, ['alpha', 'secret']],
      ['(Tags contains "urgent")', ['alpha', 'secret']],
      [`(Duplicates = /defect/${DEFECT.alpha})`, ['beta']],
      [`(Duplicates contains /defect/${UUID_OF_ALPHA})`, ['beta']],
      ['(Tags = null)', ['beta', 'delta', 'empty']],
      ['(Tags != null)', ['alpha', 'gamma', 'secret']],
    ],
    FormattedID: [
      ['(FormattedID = DE1)', ['alpha']],
      ['(FormattedID = "DE1")', ['alpha']],
      ['(FormattedID = de1)', ['alpha']],
      ['(FormattedID = 1)', ['alpha']],
      ['(FormattedID = US1)', []],
      ['(FormattedID != DE1)', allBut('alpha')],
      ['(FormattedID < DE3)', ['alpha', 'beta']],
      ['(FormattedID >= 5)', ['secret', 'empty']],
      ['(FormattedID in DE1,DE4)', ['alpha', 'delta']],
      ['(FormattedID = "Alpha")', []],
    ],
    ObjectUUID: [
      [`(ObjectUUID = ${UUID_OF_ALPHA})`, ['alpha']],
      [`(ObjectUUID = "${UUID_OF_ALPHA.toUpperCase()}")`, ['alpha']],
      ['(ObjectUUID = nonsense)', []],
      ['(ObjectUUID contains "0F0E0D0C")', ['alpha']],
      ['(ObjectUUID < 1)', []],
    ],
  };
  for (const [kind, rows] of Object.entries(cases)) {
    it.each(rows)(`${kind}: %s`, async (query, labels) => {
      expect(await defectsWhere(query)).toEqual(labels);
    });
  }
});

describe('paths', () => {
  it.each<[string, readonly Label[]]>([
    ['(Owner.UserName = "editor@garden.test")', ['alpha']],
    ['(owner.username = "editor@garden.test")', ['alpha']],
    ['(Owner.UserName != "editor@garden.test")', allBut('alpha')],
    ['(Owner.UserName contains GARDEN)', ['alpha', 'beta', 'secret']],
    ['(Iteration.Name = Spring)', ['alpha']],
    ['(Iteration.Name = null)', ['gamma', 'delta', 'empty']],
    ['(Iteration.Name != null)', ['alpha', 'beta', 'secret']],
    ['(Iteration.StartDate > 2026-04-01)', ['beta', 'secret']],
    [`(Iteration.OID = "${ITERATION.spring}")`, ['alpha']],
    [`(Iteration.ObjectID = null)`, ['gamma', 'delta', 'empty']],
    ['(Project.Name = Pond)', ['alpha', 'beta', 'empty']],
    ['(Project.Parent.Name = Meadow)', ['alpha', 'beta', 'empty']],
    ['(Project.Parent = null)', ['delta', 'secret']],
    ['(Requirement.FormattedID = US1)', ['alpha', 'beta', 'secret']],
    ['(Requirement.FormattedID = 1)', ['alpha', 'beta', 'secret']],
    ['(Requirement.Owner.DisplayName = "Eve Editor")', ['alpha', 'beta', 'secret']],
    ['(Requirement.Tags.Name = Green)', ['alpha', 'beta', 'secret']],
    ['(Requirement.PlanEstimate >= 3)', ['alpha', 'beta', 'secret']],
    ['(Tags.Name = Green)', ['alpha', 'gamma']],
    ['(Tags.Name contains gree)', ['alpha', 'gamma']],
    ['(Tags.ObjectID = null)', ['beta', 'delta', 'empty']],
    ['(Tags.ObjectID != null)', ['alpha', 'gamma', 'secret']],
    ['(Duplicates.Name = Alpha)', ['beta']],
    ['(Duplicates.Owner.UserName = editor@garden.test)', ['beta']],
    ['(RevisionHistory.Revisions.RevisionNumber = 0)', ALL],
  ])('%s', async (query, labels) => {
    expect(await defectsWhere(query)).toEqual(labels);
  });

  it('asks of one collection twice with two independent conditions', async () => {
    expect(await defectsWhere('((Tags.Name = urgent) AND (Tags.Name = Green))')).toEqual(['alpha']);
    expect(await defectsWhere('((Tags.Name = urgent) OR (Tags.Name = Green))')).toEqual(['alpha', 'gamma', 'secret']);
  });

  it.each([
    ['/task', '(WorkProduct.FormattedID = US1)', ['Borrow a cart', 'Buy a shovel']],
    ['/task', `(WorkProduct = /hierarchicalrequirement/${STORY.line})`, ['Measure']],
    ['/task', '(WorkProduct.ScheduleState = In-Progress)', ['Borrow a cart', 'Buy a shovel']],
    ['/hierarchicalrequirement', '(Parent.FormattedID = 1)', ['fill it', 'Line it']],
    ['/hierarchicalrequirement', '(Defects.ObjectID != null)', ['Dig the pond']],
    // A defect always has a state, and this is none; it does not ask for stories without defects, as null would.
    ['/hierarchicalrequirement', '(Defects.State = None)', []],
    ['/hierarchicalrequirement', '(Defects.State in None,Nonsense)', []],
    ['/hierarchicalrequirement', '((Tasks.State = Completed) AND (Tasks.Blocked = true))', ['Dig the pond']],
    [
      '/hierarchicalrequirement',
      '((Defects.ObjectID = null) AND (Tasks.ObjectID != null))',
      ['Line it', 'Lock the shed'],
    ],
    ['/hierarchicalrequirement', '(TaskStatus = IN_PROGRESS_BLOCKED)', ['Dig the pond']],
    ['/hierarchicalrequirement', '(HasParent = true)', ['fill it', 'Line it']],
    ['/project', '(Parent.Name = Pond)', ['Reeds']],
    ['/project', '(Children.ObjectID != null)', ['Meadow', 'Pond']],
    ['/user', '(UserPermissions.Role = Admin)', ['Kim Keeper', 'Wes Warden']],
  ])('%s %s', async (path, query, names) => {
    expect(
      await world
        .as('editor')
        .names(path, { query, project: 'null', order: path === '/user' ? 'DisplayName' : 'Name' }),
    ).toEqual(names);
  });
});

describe('types above the concrete ones', () => {
  it('finds a FormattedID across all work items', async () => {
    const editor = world.as('editor');
    for (const [id, type] of [
      ['US1', 'HierarchicalRequirement'],
      ['DE1', 'Defect'],
      ['TA1', 'Task'],
    ]) {
      const { result } = await editor.get('/artifact', { query: `(FormattedID = ${id})`, project: 'null' });
      expect(result.Results.map((each: Json) => each._type)).toEqual([type]);
    }
  });

  it('writes each object as what it is', async () => {
    const { result } = await world.as('editor').get('/artifact', {
      query: `(ObjectID in ${STORY.dig},${DEFECT.alpha},${TASK.shovel})`,
      fetch: 'FormattedID,Severity,WorkProduct',
      order: 'ObjectID',
    });
    expect(result.Results.map((each: Json) => [each._type, each.FormattedID])).toEqual([
      ['HierarchicalRequirement', 'US1'],
      ['Defect', 'DE1'],
      ['Task', 'TA1'],
    ]);
    expect(result.Results[0]).not.toHaveProperty('Severity');
    expect(result.Results[1]).toHaveProperty('Severity', 'Crash/Data Loss');
    expect(result.Results[2].WorkProduct.FormattedID).toBe('US1');
  });
});

describe('AND, OR and the way a query is written', () => {
  it.each<[string, readonly Label[]]>([
    ['', ALL],
    ['   ', ALL],
    ['((State = Open) AND (Severity = "Minor Problem"))', ['beta']],
    ['((State = Open) and (Severity = "Minor Problem"))', ['beta']],
    ['((State = Closed) OR (State = Fixed))', ['gamma', 'delta']],
    ['(((State = Open) OR (State = Fixed)) AND (Owner != null))', ['beta', 'secret']],
    ['((State = Open) OR ((State = Fixed) AND (Owner != null)))', ['beta', 'secret']],
    ['( Name  =  "Alpha" )', ['alpha']],
    ['State = Fixed', ['delta']],
    ['((State = Fixed))', ['delta']],
    ['(STATE = Fixed)', ['delta']],
  ])('%j', async (query, labels) => {
    expect(await defectsWhere(query)).toEqual(labels);
  });
});

describe('an OR whose sides lie in different tables', () => {
  const US1 = '(Requirement.FormattedID = US1)';
  const EDITORS = '(Owner.UserName = editor@garden.test)';
  const SUMMER = `(Iteration = /iteration/${ITERATION.summer})`;

  it.each<[string, readonly Label[]]>([
    [`(${EDITORS} OR ${SUMMER})`, ['alpha', 'beta']],
    [`(${EDITORS} OR ${US1})`, ['alpha', 'beta', 'secret']],
    [`(${SUMMER} OR ((Tags.Name = Green) OR (Name = delta)))`, ['alpha', 'beta', 'gamma', 'delta']],
    [`((${EDITORS} OR (Tags.Name = Green)) AND (State = Closed))`, ['gamma']],
    [`(${EDITORS} OR (${US1} AND (State = Open)))`, ['alpha', 'beta', 'secret']],
    [`(((Tags.Name = urgent) OR ${SUMMER}) AND (${EDITORS} OR (FormattedID = DE2)))`, ['alpha', 'beta']],
    ['((Owner.UserName = nobody@garden.test) OR (Name = nothing))', []],
    // What is unset satisfies != and null as everywhere.
    ['((Owner.UserName != editor@garden.test) OR (Name = nothing))', ALL.filter((label) => label !== 'alpha')],
    ['((Iteration.Name = null) OR (Owner.UserName = editor@garden.test))', ['alpha', 'gamma', 'delta', 'empty']],
  ])('%s', async (query, labels) => {
    expect(await defectsWhere(query)).toEqual(labels);
  });

  it('finds each object once, in order, page by page', async () => {
    const query = `((${EDITORS} OR (Tags.Name = Green)) OR ((Tags.Name = urgent) OR ${US1}))`;
    const ask = (start: number) =>
      world
        .as('editor')
        .get('/defect', { query, project: 'null', order: 'Name desc', pagesize: '3', start: `${start}` });
    const [first, second] = [await ask(1), await ask(4)];
    expect([first.result.TotalResultCount, second.result.TotalResultCount]).toEqual([4, 4]);
    const names = [...first.result.Results, ...second.result.Results].map((each: Json) => each._refObjectName);
    expect(names).toEqual(['Gamma "quoted"', 'beta', 'Alpha', 'Aaa secret']);
  });

  it('shows nobody what they may not see, nor by what it refers to', async () => {
    const query = `((Tags.Name = urgent) OR (FormattedID = DE5))`;
    expect(await defectsWhere(query)).toEqual(['alpha', 'secret']);
    expect(await defectsWhere(query, world.as('angler'))).toEqual(['alpha']);
    const byHidden = `((Iteration.ObjectID = ${ITERATION.hidden}) OR (Owner.UserName = keeper@garden.test))`;
    expect(await defectsWhere(byHidden)).toEqual(['secret']);
    expect(await defectsWhere(byHidden, world.as('angler'))).toEqual([]);
  });
});

describe('date variables', () => {
  let fresh: number;
  beforeAll(async () => {
    fresh = (await world.as('editor').create('defect', { Name: 'Fresh', TargetDate: new Date().toISOString() }))
      .ObjectID;
  });

  it.each([
    ['(CreationDate = today)', true],
    ['(CreationDate = "TODAY")', true],
    ['(CreationDate != today)', false],
    ['(CreationDate >= today)', true],
    ['(CreationDate > today)', false],
    ['(CreationDate < today-1)', false],
    ['(CreationDate <= today-1)', false],
    ['(CreationDate = today-1)', true],
    ['(CreationDate = yesterday)', false],
    ['(CreationDate = tomorrow)', false],
    ['(CreationDate > today-1)', true],
    ['(CreationDate < today+1)', true],
    ['(CreationDate >= today - 1)', true],
    ['(CreationDate <= today+1)', true],
    ['(CreationDate = lastweek)', true],
    ['(CreationDate = nextyear)', true],
    ['(CreationDate < lastyear)', false],
    ['(CreationDate > nextmonth)', false],
    ['(CreationDate < today-30)', false],
  ])('%s finds an object of now: %s', async (query, isFound) => {
    const { result } = await world.as('editor').get('/defect', { query, project: 'null', fetch: 'ObjectID' });
    expect(result.Errors).toEqual([]);
    expect(result.Results.some((each: Json) => each.ObjectID === fresh)).toBe(isFound);
  });
});

describe('what a query answers when it cannot be read', () => {
  const fails = async (path: string, parameters: Record<string, string>): Promise<string> => {
    const { status, root, result } = await world.as('editor').get(path, parameters);
    expect([status, root]).toEqual([200, 'QueryResult']);
    expect(Object.keys(result)).toEqual([
      '_rallyAPIMajor',
      '_rallyAPIMinor',
      'Errors',
      'Warnings',
      'TotalResultCount',
      'StartIndex',
      'PageSize',
      'Results',
    ]);
    expect(result).toMatchObject({ TotalResultCount: 0, Results: [] });
    expect(result.Errors).toHaveLength(1);
    return result.Errors[0];
  };

  test.each([
    ['/defect', '(Name zobolts "x")', 'Could not parse: Unknown operator "zobolts"'],
    ['/defect', '(Name="value")', 'Could not parse: Unknown operator ")"'],
    [
      '/defect',
      '((Name = "a") AND (Name = "b") AND (Name = "c"))',
      'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.',
    ],
    [
      '/defect',
      '(Name = "a") AND (Name = "b")',
      'Could not parse: Error parsing expression -- expected ")" but saw "AND" instead.',
    ],
    [
      '/defect',
      '(Nonsense.Name = 1)',
      'Could not parse: Could not find the attribute "Nonsense" on type Defect in the query segment "Nonsense.Name"',
    ],
    [
      '/hierarchicalrequirement',
      '(Owner.Nonsense = 1)',
      'Could not parse: Could not find the attribute "Nonsense" on type User in the query segment "Owner.Nonsense"',
    ],
    [
      '/hierarchicalrequirement',
      '(Severity = Cosmetic)',
      'Could not parse: Could not find the attribute "Severity" on type Hierarchical Requirement in the query segment "Severity"',
    ],
    [
      '/defect',
      '(CreationDate > "2017-04-29 20:23:51.188960")',
      'Could not parse: Cannot convert "2017-04-29 20:23:51.188960" into a date.  You must use the ISO8601 date+time format.',
    ],
    [
      '/artifact',
      '(Severity = Cosmetic)',
      'Could not read: could not read all instances of class com.f4tech.slm.domain.Artifact',
    ],
    ['/defect', '(Owner = InfinityDrain)', 'Could not parse: Cannot parse object reference from "InfinityDrain"'],
    ['/defect', '(PlanEstimate = many)', 'Could not parse: Cannot convert "many" into a number.'],
    ['/defect', '(Blocked = maybe)', 'Could not parse: Cannot convert "maybe" into a boolean.'],
  ])('%s %s', async (path, query, sentence) => {
    expect(await fails(path, { query })).toBe(sentence);
  });

  it('names an unknown sort attribute', async () => {
    expect(await fails('/defect', { order: 'Invalid' })).toBe('Cannot sort using unknown attribute Invalid');
  });

  it.each([
    ['(', 'Could not parse: '],
    [')', 'Could not parse: '],
    ['()', 'Could not parse: '],
    ['(Name)', 'Could not parse: '],
    ['(Name =)', 'Could not parse: '],
    ['(Name = "x)', 'Could not parse: '],
    ['(Name = x', 'Could not parse: '],
    ['(Name = x))', 'Could not parse: '],
    ['(Name contains "\0")', 'Could not parse: '],
    ['(PlanEstimate contains 1)', 'Could not parse: '],
  ])('says a sentence about %j', async (query, beginning) => {
    expect(await fails('/defect', { query })).toContain(beginning);
  });

  it('puts the unknown type of a query into a QueryResult', async () => {
    expect(await fails('/Objective', {})).toBe('Requested type name "objective" is unknown.');
  });

  it('keeps the errors of a collection in a QueryResult', async () => {
    const path = `/hierarchicalrequirement/${STORY.dig}/Defects`;
    expect(await fails(path, { query: '(Name="x")' })).toBe('Could not parse: Unknown operator ")"');
    expect(await fails(path, { order: 'Invalid' })).toBe('Cannot sort using unknown attribute Invalid');
  });

  it('answers a collection of a missing object as the missing object', async () => {
    const { root, result } = await world.as('editor').get('/defect/4711/Tasks');
    expect([root, result.Errors]).toEqual(['OperationResult', ['Cannot find object to read']]);
  });

  it('cannot be talked into SQL', async () => {
    const before = await world.rowCounts();
    for (const text of ["' OR 1=1 --", "'; DROP TABLE artifact; --", '$1', '\\', "E'\\\\'"]) {
      expect(await defectsWhere(`(Name = "${text.replaceAll('\\', '\\\\')}")`)).toEqual([]);
      expect(await defectsWhere(`(Name contains "${text.replaceAll('\\', '\\\\')}")`)).toEqual([]);
    }
    expect(await world.rowCounts()).toEqual(before);
  });
});

describe('reading a collection', () => {
  it('pages, filters and orders like a query, and shows whole objects', async () => {
    const editor = world.as('editor');
    const path = `/hierarchicalrequirement/${STORY.dig}/Defects`;
    const whole = await editor.get(path, { order: 'Name' });
    expect(whole.result).toMatchObject({ TotalResultCount: 3, StartIndex: 1, PageSize: 20 });
    expect(whole.result.Results.map((each: Json) => each.Name)).toEqual(['Aaa secret', 'Alpha', 'beta']);
    expect(whole.result.Results[0]).toHaveProperty('Severity', 'Major Problem');
    const open = await editor.get(path, { query: '(State = Open)', fetch: 'Name', order: 'Name desc' });
    expect(open.result.Results.map((each: Json) => each.Name)).toEqual(['beta', 'Aaa secret']);
    expect(open.result.Results[0]).not.toHaveProperty('Severity');
    const second = await editor.get(path, { start: 2, pagesize: 1, order: 'Name' });
    expect(second.result).toMatchObject({ TotalResultCount: 3, StartIndex: 2, PageSize: 1 });
    expect(second.result.Results.map((each: Json) => each.Name)).toEqual(['Alpha']);
  });

  it.each([
    [`/hierarchicalrequirement/${STORY.dig}/tasks`, ['Borrow a cart', 'Buy a shovel']],
    [`/HierarchicalRequirement/${STORY.dig}/Tags.js`, ['Green', 'urgent']],
    [`/hierarchicalrequirement/${STORY.dig}/Children`, ['fill it', 'Line it']],
    [`/defect/${UUID_OF_ALPHA}/Tags`, ['Green', 'urgent']],
    [`/defect/${DEFECT.beta}/Duplicates`, ['Alpha']],
    [`/project/${PROJECT.pond}/Children`, ['Reeds']],
    [`/project/${PROJECT.pond}/Iterations`, ['Spring', 'Summer']],
    [`/defect/${DEFECT.alpha}/TestCases`, []],
  ])('%s has the same members as its Count', async (path, names) => {
    const editor = world.as('editor');
    expect(await editor.names(path, { order: 'Name' })).toEqual(names);
    const [, type = '', oid = '', collection = ''] = path.replace('.js', '').split('/');
    const { result } = await editor.get(`/${type}/${oid}`, { fetch: collection });
    const found = Object.entries<Json>(result).find(([name]) => name.toLowerCase() === collection.toLowerCase());
    expect(found?.[1].Count).toBe(names.length);
  });

  it('gives revisions newest first', async () => {
    const editor = world.as('editor');
    const { ObjectID } = await editor.create('defect', { Name: 'Changing' });
    await editor.update(`/defect/${ObjectID}`, { Name: 'Changed' });
    const { result } = await editor.get(`/defect/${ObjectID}`, { fetch: 'RevisionHistory' });
    const path = new URL(result.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
    const revisions = await editor.get(`${path}/Revisions`);
    expect(revisions.result.Results.map((each: Json) => each.RevisionNumber)).toEqual([1, 0]);
  });

  it('says which collection it does not know', async () => {
    const { root, result } = await world.as('editor').get(`/defect/${DEFECT.alpha}/Nonsense`);
    expect(root).toBe('QueryResult');
    expect(result.Errors).toEqual(['Could not read: Could not find the collection "Nonsense" on type Defect']);
  });
});
