import { describe, expect, it, test } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { API, type Caller, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, PROJECT } from '../support/world-seed.ts';

const world = useWorld();

const editor = (): Caller => world.as('editor');

const WRITERS = 16;
const ROUNDS = 4;

const updateIf = async (version: string, path: string, values: Json): Promise<Json> => {
  const { status, text } = await world.send({
    method: 'POST',
    target: `${API}${path}`,
    headers: { zsessionid: apiKeyOf('editor'), 'if-match': version },
    body: JSON.stringify({ x: values }),
  });
  expect(status).toBe(200);
  return JSON.parse(text).OperationResult;
};

const conflict = (className: string, oid: number): string =>
  'Concurrency conflict: [Object has been modified since being read for update in this context] - ConcurrencyConflictException : ' +
  `Modified since read on update : Object Class : com.f4tech.slm.domain.${className} : ObjectID : ${oid}`;

describe('an update that names the version it read', () => {
  test.each([
    ['hierarchicalrequirement', 'UserStory'],
    ['defect', 'Defect'],
    ['portfolioitem/feature', 'Feature'],
    ['milestone', 'Milestone'],
    ['tag', 'Tag'],
  ])('of a %s is done when it is the latest, and is a conflict when it is not', async (path, className) => {
    const { ObjectID, VersionId } = await editor().create(path, { Name: 'one' });
    const done = await updateIf(`"${VersionId}"`, `/${path}/${ObjectID}`, { Name: 'two' });
    expect([done.Errors, done.Object._objectVersion]).toEqual([[], '2']);
    const before = await world.digest();
    const stale = await updateIf(`"${VersionId}"`, `/${path}/${ObjectID}`, { Name: 'three' });
    expect(stale.Errors).toEqual([conflict(className, ObjectID)]);
    expect(stale).not.toHaveProperty('Object');
    expect(await world.digest()).toEqual(before);
  });

  test.each(['2', '"2"', 'W/"2"', ' 2 ', '*'])('may write it as %s', async (version) => {
    const { ObjectID } = await editor().create('defect', { Name: 'one' });
    await editor().update(`/defect/${ObjectID}`, { Name: 'two' });
    expect((await updateIf(version, `/defect/${ObjectID}`, { Name: 'three' })).Errors).toEqual([]);
  });

  test.each(['x', '""', '-1', '1.5', '1, 2', '9'.repeat(30)])('is not done when it writes %s', async (version) => {
    const { ObjectID } = await editor().create('defect', { Name: 'one' });
    const { Errors } = await updateIf(version, `/defect/${ObjectID}`, { Name: 'two' });
    expect(Errors).toEqual([
      `Could not parse: The header If-Match must be a VersionId such as "3", or *, not "${version}".`,
    ]);
  });

  test.each([
    ['DELETE', ''],
    ['POST', '/Tags/add'],
    ['POST', '/Tags/remove'],
  ])('is refused where no version is looked at: %s %s', async (method, behind) => {
    const { ObjectID } = await editor().create('defect', { Name: 'one' });
    const before = await world.digest();
    const { text } = await world.send({
      method,
      target: `${API}/defect/${ObjectID}${behind}`,
      headers: { zsessionid: apiKeyOf('editor'), 'if-match': '"1"' },
      body: method === 'POST' ? JSON.stringify({ CollectionItems: [{ Name: 'new' }] }) : undefined,
    });
    expect(JSON.parse(text).OperationResult.Errors).toEqual([
      'Could not parse: The header If-Match is understood for updates alone.',
    ]);
    expect(await world.digest()).toEqual(before);
  });

  it('in the body is no condition: whole objects are sent back long after they were read', async () => {
    const old = await editor().create('defect', { Name: 'one' });
    await editor().update(`/defect/${old.ObjectID}`, { Name: 'two' });
    const { result } = await editor().post(`/defect/${old.ObjectID}`, { Defect: { ...old, Notes: 'late' } });
    expect(result.Errors).toEqual([]);
    expect(result.Object).toMatchObject({ Name: 'one', Notes: 'late', _objectVersion: '3' });
  });
});

describe('of many who read, add one and write', () => {
  it('each is counted once when they name the version they read', async () => {
    const { ObjectID } = await editor().create('defect', { Name: 'counter', PlanEstimate: 0 });
    const path = `/defect/${ObjectID}`;
    const sentences = new Set<string>();
    const addOne = async (): Promise<void> => {
      for (let attempt = 0; attempt < 1_000; attempt++) {
        const { result } = await editor().get(path, { fetch: 'PlanEstimate' });
        const done = await updateIf(`"${result._objectVersion}"`, path, { PlanEstimate: result.PlanEstimate + 1 });
        if (done.Errors.length === 0) return;
        for (const sentence of done.Errors) sentences.add(sentence);
      }
      throw new Error('never came through');
    };
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (let round = 0; round < ROUNDS; round++) await addOne();
      }),
    );
    const { result } = await editor().get(path);
    expect(result.PlanEstimate).toBe(WRITERS * ROUNDS);
    expect(result._objectVersion).toBe(String(WRITERS * ROUNDS + 1));
    expect([...sentences]).toEqual([conflict('Defect', ObjectID)]);
    expect(await wrongHistories(world.database)).toEqual([]);
  });
});

describe('those who write at once never meet', () => {
  const allDone = async (writes: readonly Promise<{ readonly status: number; readonly result: Json }>[]) => {
    for (const { status, result } of await Promise.all(writes)) expect([status, result.Errors]).toEqual([200, []]);
  };

  it('on different attributes of one object, none of which is lost', async () => {
    const { ObjectID } = await editor().create('defect', { Name: 'shared' });
    const values: Record<string, Json> = {
      Name: 'named',
      Description: 'described',
      Notes: 'noted',
      PlanEstimate: 5,
      Severity: 'Cosmetic',
      Priority: 'Normal',
      Environment: 'Test',
      FoundInBuild: 'b1',
      TargetBuild: 'b2',
      FixedInBuild: 'b3',
      VerifiedInBuild: 'b4',
      TargetDate: '2026-05-01T00:00:00.000Z',
      ReleaseNote: true,
      AffectsDoc: true,
      Ready: true,
      DisplayColor: '#105cab',
    };
    await allDone(
      Object.entries(values).map(([name, value]) =>
        editor().post(`/defect/${ObjectID}`, { Defect: { [name]: value } }),
      ),
    );
    const { result } = await editor().get(`/defect/${ObjectID}`);
    expect(result).toMatchObject(values);
    expect(result._objectVersion).toBe(String(Object.keys(values).length + 1));
  });

  it('on siblings below one parent', async () => {
    const parent = await editor().create('hierarchicalrequirement', { Name: 'parent' });
    const tasks: Json[] = await Promise.all(
      Array.from({ length: WRITERS }, (_, at) =>
        editor().create('task', { Name: `task ${at}`, WorkProduct: parent._ref, Estimate: 1 }),
      ),
    );
    for (const State of ['In-Progress', 'Completed']) {
      await allDone(tasks.map(({ ObjectID }) => editor().post(`/task/${ObjectID}`, { Task: { State, ToDo: 0.5 } })));
    }
    const { result } = await editor().get(`/hierarchicalrequirement/${parent.ObjectID}`);
    expect(result).toMatchObject({
      TaskRemainingTotal: WRITERS / 2,
      TaskStatus: 'COMPLETED',
      ScheduleState: 'Completed',
    });
    expect(await wrongCounters(world.database)).toEqual([]);
  });

  it('on children that come, go and change below two parents, one of them the other child', async () => {
    const top = await editor().create('hierarchicalrequirement', { Name: 'top' });
    const inner = await editor().create('hierarchicalrequirement', { Name: 'inner', Parent: top._ref });
    const children: Json[] = await Promise.all(
      Array.from({ length: WRITERS }, (_, at) =>
        editor().create('hierarchicalrequirement', { Name: `child ${at}`, Parent: top._ref }),
      ),
    );
    const path = (child: Json): string => `/hierarchicalrequirement/${child.ObjectID}`;
    for (const Parent of [inner._ref, top._ref, inner._ref]) {
      await allDone([
        ...children.map((child) => editor().post(path(child), { x: { Parent } })),
        editor().post(path(top), { x: { Notes: `${Parent}` } }),
        editor().post(path(inner), { x: { Notes: `${Parent}` } }),
      ]);
    }
    const { result } = await editor().get(path(inner));
    expect(result.DirectChildrenCount).toBe(WRITERS);
    expect(await wrongCounters(world.database)).toEqual([]);
  });

  it('on links between the same objects from both sides', async () => {
    const project = { Project: `/project/${PROJECT.pond}` };
    const tags: Json[] = await Promise.all([0, 1, 2, 3].map((at) => editor().create('tag', { Name: `link ${at}` })));
    const milestone = await editor().create('milestone', { Name: 'meeting' });
    const defects: Json[] = await Promise.all(
      [0, 1, 2, 3].map((at) => editor().create('defect', { Name: `link ${at}`, ...project })),
    );
    await allDone([
      ...defects.flatMap(({ ObjectID }) =>
        tags.map(({ _ref }) => editor().post(`/defect/${ObjectID}/Tags/add`, { CollectionItems: [{ _ref }] })),
      ),
      ...defects.map(({ _ref }) =>
        editor().post(`/milestone/${milestone.ObjectID}/Artifacts/add`, { CollectionItems: [{ _ref }] }),
      ),
    ]);
    for (const { ObjectID } of defects) {
      expect((await editor().get(`/defect/${ObjectID}`)).result.Tags.Count).toBe(tags.length);
    }
    expect((await editor().get(`/milestone/${milestone.ObjectID}/Artifacts`)).result.TotalResultCount).toBe(4);
  });
});
