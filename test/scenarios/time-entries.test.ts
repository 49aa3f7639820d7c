import { beforeAll, describe, expect, it, test } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { ITERATION, PROJECT, STORY, TASK, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
beforeAll(() => {
  editor = world.as('editor');
});

const garden = `/workspace/${WORKSPACE.garden}`;
const pond = `/project/${PROJECT.pond}`;
const cart = `/task/${TASK.cart}`;
/** A Sunday. */
const WEEK = '2026-05-03T00:00:00.000Z';

const oidOf = (reference: Json): number => Number(String(reference._ref).split('/').at(-1));

let weeks = 0;
/** Another week each time. */
const nextWeek = (): string =>
  new Date(Date.parse('2027-01-03T00:00:00.000Z') + 7 * 86_400_000 * ++weeks).toISOString();

const item = (values: Json): Promise<Json> => editor.create('timeentryitem', values, { workspace: garden });

const value = (of: Json, DateVal: string, Hours: Json): Promise<Json> =>
  editor.create('timeentryvalue', { TimeEntryItem: of._ref, DateVal, Hours });

const timeSpent = async (oid: number): Promise<number> =>
  (await editor.get(`/task/${oid}`, { fetch: 'TimeSpent' })).result.TimeSpent;

describe('a line of a time sheet', () => {
  it('of a task takes the rest from the task, the caller and the week', async () => {
    const made = await item({ Task: cart, WeekStartDate: WEEK });
    expect(made).toMatchObject({
      WeekStartDate: WEEK,
      TaskDisplayString: 'TA2: Borrow a cart',
      WorkProductDisplayString: 'US1: Dig the pond',
      ProjectDisplayString: 'Pond',
      Values: { Count: 0 },
    });
    expect([made.Task, made.WorkProduct, made.Project, made.User].map(oidOf)).toEqual([
      TASK.cart,
      STORY.dig,
      PROJECT.pond,
      USER.editor,
    ]);
  });

  it('may be of a work item, or of a project alone', async () => {
    const WeekStartDate = nextWeek();
    const story = await item({ WorkProduct: `/hierarchicalrequirement/${STORY.dig}`, WeekStartDate });
    expect(story).toMatchObject({ Task: null, TaskDisplayString: null, WorkProductDisplayString: 'US1: Dig the pond' });
    const meeting = await item({ Project: pond, WeekStartDate });
    expect(meeting).toMatchObject({ WorkProduct: null, WorkProductDisplayString: null, ProjectDisplayString: 'Pond' });
  });

  // The garden is in New York; clients write days as midnight UTC, or leave the time out.
  test.each([
    ['2026-08-02T00:00:00.000Z', '2026-08-02T00:00:00.000Z'],
    ['2026-08-09', '2026-08-09T00:00:00.000Z'],
    ['2026-08-19T00:00:00.000Z', '2026-08-16T00:00:00.000Z'],
    ['2026-08-29', '2026-08-23T00:00:00.000Z'],
    ['2026-09-05T23:59:59-04:00', '2026-08-30T00:00:00.000Z'],
    ['2026-09-06T03:30:00.000Z', '2026-08-30T00:00:00.000Z'],
    ['2026-09-06T04:00:00.000Z', '2026-09-06T00:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ])('that is given %s is of the week of %s', async (written, WeekStartDate) => {
    const { ObjectID } = await editor.create('task', { Name: 'any', WorkProduct: `/defect/800` });
    expect(await item({ Task: `/task/${ObjectID}`, WeekStartDate: written })).toMatchObject({ WeekStartDate });
  });

  it('is there once for a user, a week and a work', async () => {
    const WeekStartDate = nextWeek();
    const values = { Task: cart, WeekStartDate };
    await item(values);
    for (const again of [
      values,
      { ...values, WeekStartDate: WeekStartDate.replace(/T.*/, '') },
      { ...values, Project: pond },
    ]) {
      const before = await world.digest();
      const { result } = await editor.post('/timeentryitem/create', { x: again }, { workspace: garden });
      expect(result.Errors).toEqual(['Validation error: TimeEntryItem with the same name or key already exists']);
      expect(await world.digest()).toEqual(before);
    }
    await item({ ...values, WeekStartDate: nextWeek() });
    await item({ ...values, User: `/user/${USER.viewer}` });
    await item({ WeekStartDate, WorkProduct: `/hierarchicalrequirement/${STORY.dig}` });
    await item({ WeekStartDate, Task: `/task/${TASK.shovel}` });
  });

  it('does not change', async () => {
    const { ObjectID } = await item({ Task: cart, WeekStartDate: nextWeek() });
    const { result } = await editor.post(`/timeentryitem/${ObjectID}`, { TimeEntryItem: { Task: null } });
    expect(result.Errors).toEqual(['Not authorized to update: TimeEntryItem']);
  });

  it('has the work product of its task', async () => {
    const wrong = { Task: cart, WorkProduct: `/hierarchicalrequirement/${STORY.line}`, WeekStartDate: nextWeek() };
    const { result } = await editor.post('/timeentryitem/create', { x: wrong }, { workspace: garden });
    expect(result.Errors).toEqual([
      'Validation error: TimeEntryItem.WorkProduct should be the work product of TimeEntryItem.Task',
    ]);
    const right = await item({ ...wrong, WorkProduct: `/hierarchicalrequirement/${STORY.dig}` });
    expect(oidOf(right.WorkProduct)).toBe(STORY.dig);
  });

  it('shows the beginning of a name that is too long for it', async () => {
    const { ObjectID, FormattedID } = await editor.create('task', {
      Name: 'x'.repeat(256),
      WorkProduct: '/defect/800',
    });
    const { TaskDisplayString } = await item({ Task: `/task/${ObjectID}`, WeekStartDate: nextWeek() });
    expect(TaskDisplayString).toBe(`${FormattedID}: ${'x'.repeat(256)}`.slice(0, 256));
  });
});

describe('the hours of a day', () => {
  it('are of a day of the week, once', async () => {
    const of = await item({ Task: cart, WeekStartDate: '2026-06-07' });
    const made = await value(of, '2026-06-09', '1.5');
    expect(made).toMatchObject({ DateVal: '2026-06-09T00:00:00.000Z', Hours: 1.5 });
    expect(Math.abs(Date.parse(made.LastUpdated) - Date.now())).toBeLessThan(60_000);
    for (const day of ['2026-06-07', '2026-06-13T00:00:00Z', '2026-06-12T23:00:00-04:00']) await value(of, day, 1);
    for (const [day, sentence] of [
      ['2026-06-09', 'Validation error: TimeEntryValue with the same name or key already exists'],
      ['2026-06-09T15:00:00Z', 'Validation error: TimeEntryValue with the same name or key already exists'],
      ['2026-06-06', 'Validation error: TimeEntryValue.DateVal should be within the week that begins on 2026-06-07'],
      [
        '2026-06-14T00:00:00Z',
        'Validation error: TimeEntryValue.DateVal should be within the week that begins on 2026-06-07',
      ],
    ] as const) {
      const body = { TimeEntryValue: { TimeEntryItem: of._ref, DateVal: day, Hours: 1 } };
      const { result } = await editor.post('/timeentryvalue/create', body);
      expect([day, result.Errors]).toEqual([day, [sentence]]);
    }
    const { result } = await editor.get(`/timeentryitem/${of.ObjectID}/Values`, {
      order: 'DateVal',
      fetch: 'DateVal,Hours',
    });
    expect(result.Results.map((each: Json) => [each.DateVal.slice(0, 10), each.Hours])).toEqual([
      ['2026-06-07', 1],
      ['2026-06-09', 1.5],
      ['2026-06-12', 1],
      ['2026-06-13', 1],
    ]);
  });

  it('change, but not their day', async () => {
    const of = await item({ Task: cart, WeekStartDate: '2026-06-14' });
    const made = await value(of, '2026-06-15', 1);
    const { result } = await editor.post(`/timeentryvalue/${made.ObjectID}`, {
      TimeEntryValue: { Hours: 2, DateVal: '2026-06-16', TimeEntryItem: null },
    });
    expect(result.Errors).toEqual([]);
    expect(result.Warnings).toEqual([
      'Ignored JSON element TimeEntryValue.DateVal during processing of this request.',
      'Ignored JSON element TimeEntryValue.TimeEntryItem during processing of this request.',
    ]);
    expect(result.Object).toMatchObject({ Hours: 2, DateVal: '2026-06-15T00:00:00.000Z', _objectVersion: '2' });
    expect(Date.parse(result.Object.LastUpdated)).toBeGreaterThanOrEqual(Date.parse(made.LastUpdated));
  });

  it('add up in the task, to the last digit, whatever comes, changes and goes', async () => {
    const { ObjectID } = await editor.create('task', { Name: 'timed', WorkProduct: '/defect/800' });
    expect(await timeSpent(ObjectID)).toBe(0);
    const week = nextWeek();
    const mine = await item({ Task: `/task/${ObjectID}`, WeekStartDate: week });
    const theirs = await item({ Task: `/task/${ObjectID}`, WeekStartDate: week, User: `/user/${USER.viewer}` });
    const day = (at: number): string => new Date(Date.parse(week) + at * 86_400_000).toISOString();
    const values = await Promise.all(
      [mine, theirs].flatMap((of) => [0, 1, 2, 3, 4].map((at) => value(of, day(at), 0.1))),
    );
    expect(await timeSpent(ObjectID)).toBe(1);
    await editor.update(`/timeentryvalue/${values[0].ObjectID}`, { Hours: 8 });
    expect(await timeSpent(ObjectID)).toBe(8.9);
    expect((await editor.delete(`/timeentryvalue/${values[1].ObjectID}`)).result.Errors).toEqual([]);
    expect(await timeSpent(ObjectID)).toBe(8.8);
    expect((await editor.delete(`/timeentryitem/${theirs.ObjectID}`)).result.Errors).toEqual([]);
    expect(await timeSpent(ObjectID)).toBe(8.3);
    expect(await editor.names('/task', { query: '(TimeSpent = 8.3)' })).toEqual(['timed']);
  });
});

describe('the capacity of a user', () => {
  it('is there once for an iteration, and is where the iteration is', async () => {
    const values = { User: `/user/${USER.editor}`, Iteration: `/iteration/${ITERATION.spring}`, Capacity: '40' };
    const made = await editor.create('useriterationcapacity', values);
    expect(made).toMatchObject({ Capacity: 40, TaskEstimates: 0, Load: 0 });
    expect(oidOf(made.Project)).toBe(PROJECT.pond);
    const { result } = await editor.post('/useriterationcapacity/create', { x: values });
    expect(result.Errors).toEqual(['Validation error: UserIterationCapacity with the same name or key already exists']);
    await editor.create('useriterationcapacity', { ...values, User: `/user/${USER.viewer}` });
    await editor.create('useriterationcapacity', { ...values, Iteration: `/iteration/${ITERATION.summer}` });
  });

  it('is weighed against what the tasks of the iteration are estimated at', async () => {
    const iteration = await editor.create('iteration', {
      Name: 'loaded',
      StartDate: '2026-07-01',
      EndDate: '2026-07-14',
      Project: pond,
    });
    const { _ref } = await editor.create('defect', { Name: 'work', Iteration: iteration._ref, Project: pond });
    const owner = { WorkProduct: _ref, Owner: `/user/${USER.angler}` };
    await editor.create('task', { Name: 'one', Estimate: 6, ...owner });
    await editor.create('task', { Name: 'two', Estimate: 4, ...owner });
    await editor.create('task', { Name: 'of another', Estimate: 100, WorkProduct: _ref });
    const made = await editor.create('useriterationcapacity', {
      User: `/user/${USER.angler}`,
      Iteration: iteration._ref,
      Capacity: 20,
    });
    expect(made).toMatchObject({ TaskEstimates: 10, Load: 0.5 });
    const load = async (Capacity: number): Promise<unknown> =>
      (await editor.update(`/useriterationcapacity/${made.ObjectID}`, { Capacity })).Load;
    expect([await load(30), await load(15), await load(0)]).toEqual([0.33, 0.67, null]);
  });
});
