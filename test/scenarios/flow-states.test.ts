import { beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { PROJECT } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
let warden: Caller;

beforeAll(() => {
  editor = world.as('editor');
  warden = world.as('warden');
});

const POND = { Project: `/project/${PROJECT.pond}` };
const MEADOW = { Project: `/project/${PROJECT.meadow}` };

const pathOf = (object: Json): string => object._ref.slice(object._ref.indexOf('/v2.0') + '/v2.0'.length);

const now = async (object: Json): Promise<Json> => (await editor.get(pathOf(object))).result;

const story = (values: Record<string, unknown> = {}): Promise<Json> =>
  editor.create('hierarchicalrequirement', { Name: 'A story', ...POND, ...values });

const revisions = async (object: Json): Promise<readonly string[]> => {
  const history = (await now(object)).RevisionHistory;
  const { result } = await editor.get(`${pathOf(history)}/Revisions`, { fetch: 'Description' });
  return result.Results.map((each: Json) => each.Description);
};

const flowState = async (name: string, project: number): Promise<Json> => {
  const query = `((Name = "${name}") AND (Project = "/project/${project}"))`;
  return (await editor.get('/flowstate', { query })).result.Results[0];
};

describe('the flow state of a work item', () => {
  it('is at first that of its schedule state in its project', async () => {
    expect((await story()).FlowState._refObjectName).toBe('Defined');
    const item = await story({ ScheduleState: 'Completed' });
    expect(item.FlowState._ref).toBe((await flowState('Completed', PROJECT.pond))._ref);
    expect(item.FlowStateChangedDate).toMatch(/Z$/);
    const defect = await editor.create('defect', { Name: 'Elsewhere', ...MEADOW });
    expect(defect.FlowState._ref).toBe((await flowState('Defined', PROJECT.meadow))._ref);
  });

  it('moves its schedule state, and is moved by it', async () => {
    const item = await story();
    const review = await warden.create('flowstate', { Name: 'Review', ScheduleStateMapping: 'Completed', ...POND });
    expect(review).toMatchObject({ OrderIndex: 6, ScheduleStateMapping: 'Completed' });
    const reviewed = await editor.update(pathOf(item), { FlowState: review._ref });
    expect(reviewed).toMatchObject({ FlowState: { _refObjectName: 'Review' }, ScheduleState: 'Completed' });
    expect(reviewed.InProgressDate).toMatch(/Z$/);
    const accepted = await editor.update(pathOf(item), { ScheduleState: 'Accepted' });
    expect(accepted.FlowState._refObjectName).toBe('Accepted');
    const back = await editor.update(pathOf(item), { ScheduleState: 'Completed' });
    expect(back.FlowState._refObjectName).toBe('Completed');
    const made = await story({ FlowState: review._ref });
    expect(made).toMatchObject({ FlowState: { _refObjectName: 'Review' }, ScheduleState: 'Completed' });
    const whole = await editor.update(pathOf(made), { FlowState: made.FlowState, ScheduleState: 'In-Progress' });
    expect(whole).toMatchObject({ FlowState: { _refObjectName: 'In-Progress' }, ScheduleState: 'In-Progress' });
  });

  it('says when it changed, and stays when something else does', async () => {
    const item = await story();
    const renamed = await editor.update(pathOf(item), { Name: 'Another name' });
    expect(renamed.FlowStateChangedDate).toBe(item.FlowStateChangedDate);
    const emptied = await editor.update(pathOf(item), { FlowState: null });
    expect(emptied).toMatchObject({ FlowState: { _refObjectName: 'Defined' }, VersionId: renamed.VersionId });
    const begun = await editor.update(pathOf(item), { ScheduleState: 'In-Progress' });
    expect(begun.FlowStateChangedDate > item.FlowStateChangedDate).toBe(true);
  });

  it('is told with its schedule state, in the vendor’s order', async () => {
    const item = await story({ ScheduleState: 'In-Progress', Ready: true });
    const longAgo = "UPDATE artifact SET flow_state_changed_date = '2026-01-02T03:04:05Z' WHERE oid = $1";
    await world.database.main.query(longAgo, [item.ObjectID]);
    await editor.post(pathOf(item), { x: { ScheduleState: 'Accepted', Ready: false } }, { rankTo: 'TOP' });
    const date = '\\[\\w{3} \\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d E[SD]T \\d{4}\\]';
    const [accepted = ''] = await revisions(item);
    expect(accepted).toMatch(
      new RegExp(
        `^RANK moved up, SCHEDULE STATE changed from \\[In-Progress\\] to \\[Accepted\\], READY changed from \\[true\\] to \\[false\\], ` +
          `FLOW STATE CHANGED DATE changed from ${date} to ${date}, FLOW STATE changed from \\[In-Progress\\] to \\[Accepted\\], ` +
          `ACCEPTED DATE added ${date}$`,
      ),
    );
    const done = await warden.create('flowstate', { Name: 'Done', ScheduleStateMapping: 'Accepted', ...POND });
    await world.database.main.query(longAgo, [item.ObjectID]);
    await editor.update(pathOf(item), { FlowState: done._ref });
    expect((await revisions(item))[0]).toMatch(
      new RegExp(
        `^FLOW STATE CHANGED DATE changed from ${date} to ${date}, FLOW STATE changed from \\[Accepted\\] to \\[Done\\]$`,
      ),
    );
    await editor.update(pathOf(item), MEADOW);
    expect((await revisions(item))[0]).toBe(
      'PROJECT changed from [Pond] to [Meadow], FLOW STATE changed from [Done] to [Accepted]',
    );
  });

  it('follows its tasks', async () => {
    const item = await story();
    await editor.create('task', { Name: 'Begun', WorkProduct: item._ref, State: 'In-Progress' });
    expect((await revisions(item))[0]).toBe(
      'SCHEDULE STATE changed from [Defined] to [In-Progress], FLOW STATE changed from [Defined] to [In-Progress]',
    );
    expect(await now(item)).toMatchObject({
      ScheduleState: 'In-Progress',
      FlowState: { _refObjectName: 'In-Progress' },
    });
  });

  it('is that of the same name in the project it moves to, else the first of its schedule state', async () => {
    const keeper = world.as('keeper');
    const name = 'Being reviewed';
    const here = await warden.create('flowstate', { Name: name, ScheduleStateMapping: 'Completed', ...POND });
    const item = await story({ FlowState: here._ref });
    const moved = await editor.update(pathOf(item), MEADOW);
    expect(moved.FlowState._ref).toBe((await flowState('Completed', PROJECT.meadow))._ref);
    const there = await keeper.create('flowstate', { Name: name, ScheduleStateMapping: 'Completed', ...MEADOW });
    const other = await story({ FlowState: here._ref });
    expect((await editor.update(pathOf(other), MEADOW)).FlowState._ref).toBe(there._ref);
  });

  it('is of its own project', async () => {
    const item = await story();
    const foreign = await flowState('Completed', PROJECT.meadow);
    const { result } = await editor.post(pathOf(item), { HierarchicalRequirement: { FlowState: foreign._ref } });
    expect(result.Errors).toEqual(['Validation error: HierarchicalRequirement.FlowState belongs to another project']);
    expect((await now(item)).FlowState._refObjectName).toBe('Defined');
  });
});

describe('flow states', () => {
  it('are made by whoever administers the project, for any schedule state of the workspace', async () => {
    const values = { Name: 'Out', ScheduleStateMapping: 'Released', ...POND };
    expect((await editor.post('/flowstate/create', { FlowState: values })).result.Errors).toEqual([
      'Not authorized to create: FlowState',
    ]);
    const made = await warden.create('flowstate', values);
    expect(await warden.update(pathOf(made), { Name: 'Out there', WIPLimit: 3 })).toMatchObject({
      Name: 'Out there',
      WIPLimit: 3,
      ScheduleStateMapping: 'Released',
    });
    const { result } = await warden.post(pathOf(made), { FlowState: { ScheduleStateMapping: 'Accepted' } });
    expect(result.Errors).toEqual(['Validation error: FlowState.ScheduleStateMapping cannot be changed']);
    const { result: unknown } = await warden.post('/flowstate/create', {
      FlowState: { ...values, ScheduleStateMapping: 'Nowhere' },
    });
    expect(unknown.Errors).toEqual([
      'Validation error: FlowState.ScheduleStateMapping Nowhere is an invalid value.  Valid values are: Defined, In-Progress, Completed, Accepted, Released',
    ]);
  });

  it('are deleted when nothing is in them', async () => {
    const made = await warden.create('flowstate', { Name: 'Short-lived', ScheduleStateMapping: 'Accepted', ...POND });
    const item = await story({ FlowState: made._ref });
    expect((await warden.delete(pathOf(made))).result.Errors).toEqual([
      'Validation error: FlowState is the FlowState of a HierarchicalRequirement; delete or change that first',
    ]);
    await editor.update(pathOf(item), { ScheduleState: 'Completed' });
    expect((await warden.delete(pathOf(made))).result.Errors).toEqual([]);
    expect(await flowState('Short-lived', PROJECT.pond)).toBeUndefined();
  });

  it('are twenty in a project at most', async () => {
    const keeper = world.as('keeper');
    const project = await keeper.create('project', { Name: 'Crowded', Parent: `/project/${PROJECT.meadow}` });
    const add = (Name: string): Promise<Json> =>
      keeper.post('/flowstate/create', { FlowState: { Name, ScheduleStateMapping: 'Defined', Project: project._ref } });
    const query = `(Project = "${project._ref}")`;
    const present = (await keeper.names('/flowstate', { query })).length;
    for (let at = present; at < limits.flowStatesPerProject; at++)
      expect((await add(`State ${at}`)).result.Errors).toEqual([]);
    expect((await add('One more')).result.Errors).toEqual(['Validation error: A project has at most 20 flow states']);
    expect(await keeper.names('/flowstate', { query, pagesize: 200 })).toHaveLength(limits.flowStatesPerProject);
  });
});
