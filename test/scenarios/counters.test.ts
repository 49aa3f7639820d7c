import { beforeEach, describe, expect, it } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { PROJECT } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let story: Json;
let storyPath: string;

beforeEach(async () => {
  editor = world.as('editor');
  story = await editor.create('hierarchicalrequirement', { Name: 'Counting' });
  storyPath = `/hierarchicalrequirement/${story.ObjectID}`;
});

const now = async (path = storyPath): Promise<Json> => (await editor.get(path)).result;

const addTask = (values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create('task', { Name: 'Task', WorkProduct: story._ref, ...values });

const addDefect = (values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create('defect', { Name: 'Defect', Requirement: story._ref, ...values });

const taskPath = (task: Json): string => `/task/${task.ObjectID}`;

describe('tasks of a story', () => {
  it('are counted and summed as they come, change and go', async () => {
    expect(await now()).toMatchObject({ Tasks: { Count: 0 }, TaskStatus: 'NONE', TaskEstimateTotal: 0 });
    const first = await addTask({ Estimate: 3 });
    const second = await addTask({ Estimate: 1.5, ToDo: 1, Actuals: 0.5 });
    expect(await now()).toMatchObject({
      Tasks: { Count: 2 },
      TaskStatus: 'DEFINED',
      TaskEstimateTotal: 4.5,
      TaskRemainingTotal: 4,
    });
    const hidden = await editor.get(storyPath, { fetch: 'TaskActualTotal' });
    expect(hidden.result.TaskActualTotal).toBe(0.5);
    await editor.update(taskPath(first), { Estimate: 5, ToDo: 2 });
    expect(await now()).toMatchObject({ TaskEstimateTotal: 6.5, TaskRemainingTotal: 3 });
    await editor.delete(taskPath(second));
    expect(await now()).toMatchObject({ Tasks: { Count: 1 }, TaskEstimateTotal: 5, TaskRemainingTotal: 2 });
    await editor.delete(taskPath(first));
    expect(await now()).toMatchObject({ Tasks: { Count: 0 }, TaskStatus: 'NONE', TaskEstimateTotal: 0 });
  });

  it.each([
    [['Defined'], [false], 'DEFINED'],
    [['Defined', 'In-Progress'], [false, false], 'IN_PROGRESS'],
    [['Defined', 'Completed'], [false, false], 'IN_PROGRESS'],
    [['In-Progress'], [true], 'IN_PROGRESS_BLOCKED'],
    [['Completed', 'Completed'], [false, false], 'COMPLETED'],
    [['Completed'], [true], 'COMPLETED_BLOCKED'],
  ])('%j blocked %j give %s', async (states, blocked, status) => {
    for (const [at, State] of states.entries()) await addTask({ State, Blocked: blocked[at] });
    expect((await now()).TaskStatus).toBe(status);
  });

  it('that move are counted where they are', async () => {
    const other = await editor.create('hierarchicalrequirement', { Name: 'Other' });
    const task = await addTask({ Estimate: 2 });
    await editor.update(taskPath(task), { WorkProduct: other._ref });
    expect(await now()).toMatchObject({ Tasks: { Count: 0 }, TaskEstimateTotal: 0 });
    expect(await now(`/hierarchicalrequirement/${other.ObjectID}`)).toMatchObject({
      Tasks: { Count: 1 },
      TaskEstimateTotal: 2,
    });
  });

  it('follow it into another project and iteration', async () => {
    const task = await addTask();
    const iteration = await editor.create('iteration', {
      Name: 'Hop',
      StartDate: '2026-08-01',
      EndDate: '2026-08-14',
      Project: `/project/${PROJECT.reeds}`,
    });
    await editor.update(storyPath, { Project: `/project/${PROJECT.reeds}`, Iteration: iteration._ref });
    expect(await now(taskPath(task))).toMatchObject({
      Project: { _refObjectName: 'Reeds' },
      Iteration: { _refObjectName: 'Hop' },
    });
    await editor.update(storyPath, { Iteration: null });
    expect((await now(taskPath(task))).Iteration).toBeNull();
  });

  it('have nothing left to do when they are completed', async () => {
    const task = await addTask({ Estimate: 3 });
    expect(task.ToDo).toBe(3);
    expect(await editor.update(taskPath(task), { State: 'Completed' })).toMatchObject({ ToDo: 0, Estimate: 3 });
    expect((await now()).TaskRemainingTotal).toBe(0);
  });

  it('are counted right when many are made at once', async () => {
    await Promise.all(Array.from({ length: 12 }, () => addTask({ Estimate: 1 })));
    expect(await now()).toMatchObject({ Tasks: { Count: 12 }, TaskEstimateTotal: 12 });
  });

  it.each([
    [['Defined', 'Defined'], 'Defined'],
    [['Completed', 'Completed'], 'Completed'],
    [['Defined', 'Completed'], 'In-Progress'],
    [['In-Progress'], 'In-Progress'],
  ])('in the states %j put the story into %s', async (states, scheduleState) => {
    for (const State of states) await addTask({ State });
    expect((await now()).ScheduleState).toBe(scheduleState);
  });

  it('move the story on as they move, and stamp its dates', async () => {
    const task = await addTask();
    await editor.update(taskPath(task), { State: 'In-Progress' });
    const begun = await now();
    expect(begun.ScheduleState).toBe('In-Progress');
    expect(begun.InProgressDate).toMatch(/Z$/);
    await editor.update(taskPath(task), { State: 'Completed' });
    expect((await now()).ScheduleState).toBe('Completed');
    const second = await addTask();
    expect((await now()).ScheduleState).toBe('In-Progress');
    await editor.delete(taskPath(second));
    expect(await now()).toMatchObject({ ScheduleState: 'Completed', AcceptedDate: null });
  });

  it('leave the story alone where its project switched that off', async () => {
    const admin = world.as('admin');
    const project = `/project/${PROJECT.shed}`;
    await admin.update(project, { TaskStateRollupEnabled: false });
    const alone = await editor.create('hierarchicalrequirement', { Name: 'Alone', Project: project });
    await editor.create('task', { Name: 'Done', WorkProduct: alone._ref, State: 'Completed' });
    expect(await now(`/hierarchicalrequirement/${alone.ObjectID}`)).toMatchObject({
      ScheduleState: 'Defined',
      TaskStatus: 'COMPLETED',
    });
  });
});

describe('defects of a story', () => {
  it.each([
    [[], 'NONE', 0],
    [['Open'], 'NONE_CLOSED', 1],
    [['Open', 'Closed'], 'SOME_CLOSED', 2],
    [['Closed', 'Closed'], 'ALL_CLOSED', 2],
  ])('in the states %j give %s', async (states, status, count) => {
    for (const State of states) await addDefect({ State });
    expect(await now()).toMatchObject({ DefectStatus: status, Defects: { Count: count } });
  });

  it('are counted as they change state, owner and go', async () => {
    const defect = await addDefect({ State: 'Open' });
    await editor.update(`/defect/${defect.ObjectID}`, { State: 'Closed' });
    expect((await now()).DefectStatus).toBe('ALL_CLOSED');
    await editor.update(`/defect/${defect.ObjectID}`, { Requirement: null });
    expect(await now()).toMatchObject({ DefectStatus: 'NONE', Defects: { Count: 0 } });
  });
});

describe('children and tags of a story', () => {
  it('are counted', async () => {
    const child = await editor.create('hierarchicalrequirement', { Name: 'Child', Parent: story._ref });
    expect(await now()).toMatchObject({ Children: { Count: 1 }, DirectChildrenCount: 1 });
    expect(child).toMatchObject({ HasParent: true, Parent: { _refObjectName: 'Counting' } });
    await editor.update(`/hierarchicalrequirement/${child.ObjectID}`, { Parent: null });
    expect(await now()).toMatchObject({ Children: { Count: 0 }, DirectChildrenCount: 0 });
    const tag = await editor.create('tag', { Name: `tag ${story.ObjectID}` });
    await editor.update(storyPath, { Tags: [tag._ref] });
    expect((await now()).Tags).toMatchObject({ Count: 1, _tagsNameArray: [{ Name: tag.Name }] });
    await editor.delete(`/tag/${tag.ObjectID}`);
    expect((await now()).Tags).toMatchObject({ Count: 0, _tagsNameArray: [] });
  });
});

describe('dates that follow states', () => {
  const at = async (path: string, values: Record<string, unknown>): Promise<Json> => editor.update(path, values);

  it('AcceptedDate and InProgressDate come and go with ScheduleState', async () => {
    expect(story).toMatchObject({ AcceptedDate: null, InProgressDate: null });
    const begun = await at(storyPath, { ScheduleState: 'In-Progress' });
    expect(begun.InProgressDate).toMatch(/Z$/);
    expect(begun.AcceptedDate).toBeNull();
    const accepted = await at(storyPath, { ScheduleState: 'Accepted' });
    expect(accepted.InProgressDate).toBe(begun.InProgressDate);
    expect(accepted.AcceptedDate).toMatch(/Z$/);
    const released = await at(storyPath, { ScheduleState: 'Released' });
    expect(released.AcceptedDate).toBe(accepted.AcceptedDate);
    const back = await at(storyPath, { ScheduleState: 'Completed' });
    expect(back.AcceptedDate).toBeNull();
    expect(back.InProgressDate).toBe(begun.InProgressDate);
    const defined = await at(storyPath, { ScheduleState: 'Defined' });
    expect(defined).toMatchObject({ AcceptedDate: null, InProgressDate: null });
  });

  it('OpenedDate and ClosedDate come with a defect’s State, which leaves its ScheduleState alone', async () => {
    const defect = await addDefect();
    const path = `/defect/${defect.ObjectID}`;
    expect(defect).toMatchObject({ OpenedDate: null, ClosedDate: null });
    const opened = await at(path, { State: 'Open' });
    expect(opened.OpenedDate).toMatch(/Z$/);
    const closed = await at(path, { State: 'Closed' });
    expect(closed).toMatchObject({ OpenedDate: opened.OpenedDate, ScheduleState: 'Defined', AcceptedDate: null });
    expect(closed.ClosedDate).toMatch(/Z$/);
    expect((await at(path, { State: 'Open' })).ClosedDate).toBeNull();
    expect((await at(path, { ScheduleState: 'Accepted' })).State).toBe('Open');
  });
});
