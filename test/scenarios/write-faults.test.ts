import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { createFaults, type Fault } from '../support/faulty-database.ts';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { type Caller, type Json, type Reply, useWorld } from '../support/world.ts';
import { ITERATION, PROJECT, TAG, USER, WORKSPACE } from '../support/world-seed.ts';

const faults = createFaults();

const world = useWorld({ wrap: faults.wrap });

const admin = (): Caller => world.as('admin');

const pond = `/project/${PROJECT.pond}`;
const inPond = { project: pond };

/** One kind of write: what it starts from, the write, and what can be seen of it, the same for each subject. */
interface Operation {
  readonly prepare: (name: string) => Promise<Json>;
  readonly act: (subject: Json) => Promise<Reply>;
  readonly state: (subject: Json) => Promise<Json>;
}

const create = (path: string, values: Json): Promise<Json> => admin().create(path, values, inPond);

const story = (Name: string, more: Json = {}): Promise<Json> => create('hierarchicalrequirement', { Name, ...more });

const path = (object: Json): string => String(object._ref).replace(/^.*\/v2\.0/, '');

const post = (at: string, values: Json): Promise<Reply> => admin().post(at, { x: values }, inPond);

const read = async (object: Json): Promise<Json> => (await admin().get(path(object))).result;

const countNamed = async (type: string, name: string): Promise<number> =>
  (
    await admin().get(`/${type}`, {
      query: `(Name = "${name}")`,
      workspace: `/workspace/${WORKSPACE.garden}`,
      project: 'null',
    })
  ).result.TotalResultCount;

/** A story with two tasks, a defect and a tag, and another one that is its child or is not yet. */
const familyOf = async (name: string, values: Json, isChild: boolean): Promise<Json> => {
  const top = await story(name, { Tags: [`/tag/${TAG.green}`], ...values });
  // Before the tasks, which would be the first child's.
  const child = await story(`${name} child`, isChild ? { Parent: top._ref } : {});
  const [task, second, defect] = await Promise.all([
    create('task', { Name: `${name} task`, WorkProduct: top._ref, Estimate: 2 }),
    create('task', { Name: `${name} second`, WorkProduct: top._ref, Estimate: 3 }),
    create('defect', { Name: `${name} defect`, Requirement: top._ref }),
  ]);
  return { name, top, task, second, child, defect };
};

const family = (name: string): Promise<Json> => familyOf(name, {}, true);

/** What is stored of a family, ids and ranks left out; straight from the tables, since it is asked for so often. */
const familyState = async ({ name, top, task, second, child, defect }: Json): Promise<Json> => {
  const { rows } = await world.database.main.query<{ state: Json }>(
    `SELECT to_jsonb(x) AS state FROM (SELECT replace(a.name, $2, '') AS name, a.type, a.object_version, a.schedule_state,
       a.state, a.to_do, a.notes, a.project_id, a.iteration_id, a.n_tasks, a.n_tasks_completed, a.n_tasks_in_progress,
       a.n_children, a.n_defects, a.n_tags, a.task_estimate_total, a.task_remaining_total,
       a.parent_id = $3 AS is_child, a.work_product_id = $3 AS is_of_top, a.work_product_id = $4 AS is_of_child,
       (SELECT count(*) FROM revision r WHERE r.workspace_id = a.workspace_id AND r.object_id = a.oid) AS revisions,
       (SELECT count(*) FROM artifact_tag l WHERE l.workspace_id = a.workspace_id AND l.artifact_id = a.oid) AS tags
     FROM artifact a WHERE a.oid = ANY($1) OR a.name = $2 || ' new' ORDER BY a.name, a.estimate) x
     UNION ALL SELECT to_jsonb(count(*)) FROM tag WHERE name = right($2 || ' new', 32)
     UNION ALL SELECT to_jsonb(count(*)) FROM recycle_bin_entry WHERE name LIKE $2 || '%'`,
    [[top, task, second, child, defect].map(({ ObjectID }) => ObjectID), name, top.ObjectID, child.ObjectID],
  );
  return rows.map(({ state }) => state);
};

const ofFamily = (act: (family: Json) => Promise<Reply>): Operation => ({ prepare: family, act, state: familyState });

const items = (...list: readonly Json[]): Json => ({ CollectionItems: list });

const operations: Readonly<Record<string, Operation>> = {
  'a task that moves its story': ofFamily(({ task }) =>
    post(path(task), { State: 'In-Progress', ToDo: 1, Name: 'moved' }),
  ),
  'a new task': ofFamily(({ name, top }) =>
    admin().post('/task/create', {
      Task: { Name: `${name} new`, WorkProduct: top._ref, Estimate: 9, State: 'Completed' },
    }),
  ),
  'a new defect with tags': ofFamily(({ name, top }) =>
    admin().post(
      '/defect/create',
      { Defect: { Name: `${name} new`, Requirement: top._ref, Tags: [{ _ref: `/tag/${TAG.urgent}` }], Project: pond } },
      { rankTo: 'TOP' },
    ),
  ),
  'a story that takes its tasks along': ofFamily(({ top }) =>
    post(path(top), { Project: `/project/${PROJECT.reeds}`, Iteration: null, Tags: [] }),
  ),
  'a child that leaves its parent': ofFamily(({ child }) => post(path(child), { Parent: null })),
  'a first child that takes the tasks': {
    prepare: (name) => familyOf(name, { Iteration: `/iteration/${ITERATION.spring}` }, false),
    act: ({ top, child }) => post(path(child), { Parent: top._ref }),
    state: familyState,
  },
  'a parent that becomes a child': ofFamily(({ top, child }) =>
    post(path(child), { Parent: top._ref, Notes: 'again' }),
  ),
  'a rank': ofFamily(({ child }) => admin().post(path(child), undefined, { rankTo: 'TOP' })),
  'new tasks that are added': ofFamily(({ name, top }) =>
    admin().post(
      `${path(top)}/Tasks/add`,
      items({ Name: `${name} new`, Estimate: 1 }, { Name: `${name} new`, Estimate: 2 }),
    ),
  ),
  'tasks that are moved': ofFamily(({ child, task, second }) =>
    admin().post(`${path(child)}/Tasks/add`, items({ _ref: task._ref }, { _ref: second._ref })),
  ),
  'tags that are added, one of them new': ofFamily(({ name, top }) =>
    admin().post(`${path(top)}/Tags/add`, items({ _ref: `/tag/${TAG.urgent}` }, { Name: `${name} new`.slice(-32) })),
  ),
  'tags that are removed': ofFamily(({ top }) =>
    admin().post(`${path(top)}/Tags/remove`, items({ _ref: `/tag/${TAG.green}` })),
  ),
  'a delete of a task': ofFamily(({ task }) => admin().delete(path(task))),
  'a delete of a story with all below it': ofFamily(({ top }) => admin().delete(path(top))),
  'a new project': {
    prepare: async (name) => name,
    act: (name) => post('/project/create', { Name: name, Parent: pond }),
    state: (name) => countNamed('project', name),
  },
  'a new user': {
    prepare: async (name) => `${name.toLowerCase().replace(/\W/g, '')}@garden.test`,
    act: (UserName) => post('/user/create', { UserName }),
    state: async (UserName) => {
      const { result } = await admin().get('/user', { query: `(UserName = "${UserName}")`, fetch: 'UserProfile' });
      return [result.TotalResultCount, result.Results[0]?.UserProfile?._type];
    },
  },
  'a new permission': {
    prepare: (name) => create('user', { UserName: `${name.toLowerCase().replace(/\W/g, '')}@garden.test` }),
    act: ({ _ref }) => post('/projectpermission/create', { User: _ref, Project: pond, Role: 'Editor' }),
    state: async ({ ObjectID }) =>
      (await admin().get('/projectpermission', { query: `(User = /user/${ObjectID})` })).result.TotalResultCount,
  },
  'hours of a task': {
    prepare: async (name) => {
      const { task } = await family(name);
      const User = `/user/${USER.editor}`;
      return { task, item: await create('timeentryitem', { Task: task._ref, User, WeekStartDate: '2026-05-03' }) };
    },
    act: ({ item }) => post('/timeentryvalue/create', { TimeEntryItem: item._ref, DateVal: '2026-05-04', Hours: 2 }),
    state: async ({ task, item }) => [(await read(task)).TimeSpent, (await read(item)).Values.Count],
  },
};

/** How many entries of the decision log say that the request was let in and wrote. */
const acceptedEntries = async ({ headers }: Reply): Promise<number> => {
  const { rows } = await world.database.main.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM decision WHERE request_id = $1 AND outcome = 'accepted'",
    [headers['x-request-id']],
  );
  return rows[0]?.n ?? -1;
};

const MOST_STATEMENTS = 60;

let subjects = 0;
const prepare = (operation: Operation): Promise<Json> =>
  operation.prepare(`Subject ${String(++subjects).padStart(5, '0')}`);

const expectSound = async (): Promise<void> => {
  expect(await wrongCounters(world.database)).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
};

test.each(
  Object.entries(operations).flatMap(([name, operation]) =>
    (['cut', 'unheard'] as const).map((fault): [string, Fault, Operation] => [name, fault, operation]),
  ),
)('%s is written whole or not at all, whichever statement is %s', async (_, fault, operation) => {
  let subject = await prepare(operation);
  const before = await operation.state(subject);
  await operation.act(subject);
  const after = await operation.state(subject);
  expect(after).not.toEqual(before);
  let found = after;
  for (let at = 1; ; at++) {
    expect(at).toBeLessThan(MOST_STATEMENTS);
    // What was left as it was will do again.
    if (isDeepStrictEqual(found, after)) subject = await prepare(operation);
    faults.arm(at, fault);
    const reply = await operation.act(subject);
    const hasFired = faults.disarm();
    const isDone = reply.status === 200 && reply.result.Errors.length === 0;
    found = await operation.state(subject);
    if (isDone) expect([at, found]).toEqual([at, after]);
    else expect([at, [before, after]]).toEqual([at, expect.arrayContaining([found])]);
    // What is written has its entry in the decision log, and nothing else has one.
    const isWritten = isDone || isDeepStrictEqual(found, after);
    expect([at, await acceptedEntries(reply)]).toEqual([at, isWritten ? 1 : 0]);
    if (!hasFired) break;
  }
  await expectSound();
});
