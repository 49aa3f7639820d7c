import type { BenchmarkWorld } from './seed-lines.ts';

/** One HTTP request that both servers understand. */
export interface BenchmarkRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly target: string;
  readonly body?: string;
}

export interface BenchmarkOperation {
  readonly name: string;
  readonly kind: 'read' | 'write';
  /** So many different ones that no page of the database stays special. */
  readonly requests: readonly BenchmarkRequest[];
}

/**
 * Stands in a body where the load puts a number that never comes twice: a server may answer a change that changes
 * nothing without writing. As wide as the number, so that the length of the body stays.
 */
export const COUNTER = '#########';

export const BASE_PATH = '/slm/webservice/v2.0';

/** Where the floor gives four columns of one row. */
export const ROW_PATH = '/row';

/** Where the floor gives twelve attributes of the stories that the path names. */
export const ATTRIBUTES_PATH = '/attributes';

/** Distinct requests of an operation at most; they are sent in turn. */
const VARIANTS = 2_000;
const SMALL_PAGE = 200;
const LARGE_PAGE = 2_000;

const LARGE_PAGE_FETCH =
  'FormattedID,Name,ScheduleState,PlanEstimate,Owner,Project,Iteration,CreationDate,LastUpdateDate,Ready,Blocked,Tags';

/** Every `step`th element, at most VARIANTS, spread over the whole list. */
const spread = <Value>(values: readonly Value[]): readonly Value[] => {
  const step = Math.max(1, Math.floor(values.length / VARIANTS));
  const chosen = values.filter((_, index) => index % step === 0).slice(0, VARIANTS);
  // Neighbours in the list are neighbours on disk: a stride takes them apart.
  return chosen.map((_, index) => chosen[(index * 7) % chosen.length] as Value);
};

const pages = (count: number, size: number): readonly number[] =>
  Array.from({ length: Math.max(1, Math.floor(count / size)) }, (_, index) => 1 + index * size);

const query = (type: string, project: number, parameters: Readonly<Record<string, string>>): string =>
  `${BASE_PATH}/${type}?${new URLSearchParams({ ...parameters, project: `/project/${project}`, projectScopeDown: 'true' })}`;

const PRIORITIES = ['Resolve Immediately', 'High Attention', 'Normal', 'Low'];

/** The operations in the order they are measured: what writes comes last. */
export const operationsOn = (world: BenchmarkWorld): readonly BenchmarkOperation[] => [
  {
    name: 'GET by id',
    kind: 'read',
    requests: spread(world.defects).map((oid) => ({ method: 'GET', target: `${BASE_PATH}/defect/${oid}` })),
  },
  {
    name: 'filtered page of 200',
    kind: 'read',
    requests: pages(world.openDefects, SMALL_PAGE).map((start) => ({
      method: 'GET',
      target: query('defect', world.project, {
        query: '(State = "Open")',
        fetch: 'true',
        start: String(start),
        pagesize: String(SMALL_PAGE),
      }),
    })),
  },
  {
    name: 'page of 2,000',
    kind: 'read',
    requests: pages(world.stories.length, LARGE_PAGE).map((start) => ({
      method: 'GET',
      target: query('hierarchicalrequirement', world.project, {
        fetch: LARGE_PAGE_FETCH,
        start: String(start),
        pagesize: String(LARGE_PAGE),
      }),
    })),
  },
  {
    name: 'update',
    kind: 'write',
    requests: spread(world.defects).map((oid, index) => ({
      method: 'POST',
      target: `${BASE_PATH}/defect/${oid}`,
      body: JSON.stringify({ Defect: { Priority: PRIORITIES[index % 4], Notes: `<p>Seen again, ${COUNTER}.</p>` } }),
    })),
  },
  {
    name: 'create',
    kind: 'write',
    requests: Array.from({ length: VARIANTS }, (_, index) => ({
      method: 'POST',
      target: `${BASE_PATH}/defect/create`,
      body: JSON.stringify({
        Defect: {
          Name: `A defect made under load, ${COUNTER}`,
          Project: `/project/${world.teams[index % world.teams.length]}`,
          Owner: `/user/${world.users[index % world.users.length]}`,
          Severity: 'Minor Problem',
          Priority: PRIORITIES[index % 4],
          State: 'Submitted',
          Description: `<p>It happened "again" & again, ${index} times.</p>`,
        },
      }),
    })),
  },
];

/** The row floor: four columns of an artifact, by its key. */
export const rowOperation = (world: BenchmarkWorld): BenchmarkOperation => ({
  name: 'one row',
  kind: 'read',
  requests: spread(world.defects).map((oid) => ({ method: 'GET', target: `${ROW_PATH}/${oid}` })),
});

/** Twelve attributes of 200 stories by their keys: what is left of a page when nobody looks for it and nobody counts. */
export const attributesOperation = (world: BenchmarkWorld): BenchmarkOperation => ({
  name: 'twelve attributes of 200 stories',
  kind: 'read',
  requests: pages(world.stories.length, SMALL_PAGE).map((start) => ({
    method: 'GET',
    target: `${ATTRIBUTES_PATH}/${world.stories.slice(start - 1, start - 1 + SMALL_PAGE)}`,
  })),
});

const named = (world: BenchmarkWorld, name: string): BenchmarkOperation =>
  operationsOn(world).find((operation) => operation.name === name) as BenchmarkOperation;

const pageOf = (
  world: BenchmarkWorld,
  name: string,
  type: string,
  parameters: readonly Readonly<Record<string, string>>[],
): BenchmarkOperation => ({
  name,
  kind: 'read',
  requests: parameters.map((each) => ({
    method: 'GET',
    target: query(type, world.project, { pagesize: String(SMALL_PAGE), ...each }),
  })),
});

const iterationPage = (world: BenchmarkWorld): BenchmarkOperation =>
  pageOf(
    world,
    'page of an iteration',
    'defect',
    spread(world.iterations).map((oid) => ({ query: `(Iteration = "/iteration/${oid}")`, fetch: 'true' })),
  );

/** The same requests in databases of any size: what they cost should hardly depend on it. */
export const growthOperations = (world: BenchmarkWorld): readonly BenchmarkOperation[] => [
  named(world, 'GET by id'),
  iterationPage(world),
];

/** What the targets of the physical design are about. */
export const targetOperations = (world: BenchmarkWorld) => {
  // A quarter of the stories is in progress.
  const starts = pages(Math.floor(world.stories.length / 5), SMALL_PAGE).map((start) => ({ start: String(start) }));
  return {
    read: named(world, 'GET by id'),
    page: named(world, 'filtered page of 200'),
    attributes: pageOf(
      world,
      'page of 200, twelve attributes',
      'hierarchicalrequirement',
      starts.map((start) => ({ ...start, query: '(ScheduleState = "In-Progress")', shallowFetch: LARGE_PAGE_FETCH })),
    ),
    selective: pageOf(
      world,
      'FIND and COUNT of an iteration',
      'defect',
      spread(world.iterations).map((oid) => ({
        query: `(Iteration = "/iteration/${oid}")`,
        pagesize: '1',
        start: '2',
      })),
    ),
    broad: pageOf(world, 'FIND and COUNT of a whole type', 'defect', [{ pagesize: '1', start: '2' }]),
    update: named(world, 'update'),
    hotStory: {
      name: 'tasks under one story',
      kind: 'write',
      requests: Array.from({ length: VARIANTS }, () => ({
        method: 'POST',
        target: `${BASE_PATH}/task/create`,
        body: JSON.stringify({
          Task: {
            Name: `A task made under load, ${COUNTER}`,
            WorkProduct: `/hierarchicalrequirement/${world.stories[0]}`,
            ToDo: 1,
          },
        }),
      })),
    } satisfies BenchmarkOperation,
  };
};
