import fc from 'fast-check';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { wrongRollUps } from '../support/recount-roll-ups.ts';
import { type Caller, type Json, type Reply, useWorld } from '../support/world.ts';
import { ITERATION, RELEASE } from '../support/world-seed.ts';

const world = useWorld();

const IS_LONG = process.env.MUSTER_LONG === '1';
const RUNS = IS_LONG ? 150 : 6;
const TIMEOUT_MS = IS_LONG ? 1_200_000 : 60_000;

let editor: Caller;
/** Above every ObjectID of the world. */
let madeAfter: number;

beforeAll(async () => {
  editor = world.as('editor');
  madeAfter = (await editor.create('hierarchicalrequirement', { Name: 'First of all' })).ObjectID;
});

/** One thing that a client does; numbers choose among what there is. */
type Step = readonly [name: string, item: number, target: number, value: number];

const STEPS = [
  'add story',
  'add defect',
  'add task',
  'move story',
  'move story',
  'move feature',
  'move defect',
  'estimate',
  'plan',
  'schedule',
  'schedule',
  'do task',
  'block',
  'delete',
  'delete',
  'restore',
] as const;

const steps = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)), {
  minLength: 6,
  maxLength: 14,
});

const STATES = ['Defined', 'In-Progress', 'Completed', 'Accepted', 'Released'];
const TASK_STATES = ['Defined', 'In-Progress', 'Completed'];
const ESTIMATES = [null, 0, 0.1, 0.2, 0.7, 1, 2.55, 8, 100.01];

const TIMEBOXES = [[`/iteration/${ITERATION.spring}`], [`/release/${RELEASE.first}`]];

const at = <Item>(list: readonly Item[], number: number): Item => list[number % list.length] as Item;

/** What refuses a step because of the others, or of what it asks for; nothing else may. */
const EXPECTED =
  /^(Could not read: |Cannot find object to read|Object to delete cannot be null|Concurrency conflict: |Validation error: HierarchicalRequirement.Parent would make|Validation error: HierarchicalRequirement.(Iteration|Release) should not be set on a story that has children|Validation error: \w+.\w+ is in the recycle bin)/;

interface Garden {
  readonly initiatives: Json[];
  readonly features: Json[];
  readonly stories: Json[];
  readonly defects: Json[];
  readonly tasks: Json[];
}

const plant = async (): Promise<Garden> => {
  const theme = await editor.create('portfolioitem/theme', { Name: 'Theme' });
  const initiatives: Json[] = [];
  for (const Name of ['East', 'West'])
    initiatives.push(await editor.create('portfolioitem/initiative', { Name, Parent: theme._ref }));
  const features: Json[] = [];
  for (const [number, Name] of ['One', 'Two', 'Three'].entries())
    features.push(await editor.create('portfolioitem/feature', { Name, Parent: at(initiatives, number)._ref }));
  const stories: Json[] = [];
  for (let number = 0; number < 4; number++)
    stories.push(
      await editor.create('hierarchicalrequirement', { Name: `S${number}`, PortfolioItem: at(features, number)._ref }),
    );
  return { initiatives, features, stories, defects: [], tasks: [] };
};

const update = (type: string, item: Json, values: Record<string, unknown>): Promise<Reply> =>
  editor.post(`/${type}/${item.ObjectID}`, { [type]: values });

/** A place of a story: below a story, below a feature, or nowhere. */
const placeOf = (garden: Garden, target: number): Record<string, unknown> => {
  if (target % 5 === 0) return { Parent: null, PortfolioItem: null };
  if (target % 5 < 3) return { Parent: at(garden.stories, target)._ref, PortfolioItem: null };
  return { Parent: null, PortfolioItem: at(garden.features, target)._ref };
};

const add = async (list: Json[], type: string, values: Record<string, unknown>): Promise<Reply> => {
  const reply = await editor.post(`/${type}/create`, { [type]: { Name: `New ${type}`, ...values } });
  if (reply.result.Object !== undefined) list.push(reply.result.Object);
  return reply;
};

const removeOne = (
  { features, tasks }: Garden,
  [type, object]: readonly [string, Json],
  item: number,
  value: number,
): Promise<Reply> => {
  if (value % 4 === 0 && tasks.length > 0) return editor.delete(`/task/${at(tasks, item).ObjectID}`);
  if (value % 7 === 1) return editor.delete(`/portfolioitem/feature/${at(features, item).ObjectID}`);
  return editor.delete(`/${type}/${object.ObjectID}`);
};

/** One of the last that went into the recycle bin comes back. */
const restoreOne = async (item: number): Promise<Reply> => {
  const found = await editor.get('/recyclebinentry', { order: 'ObjectID desc', pagesize: 5, project: 'null' });
  const entries: readonly Json[] = found.result.Results;
  return entries.length === 0 ? found : editor.post(`/recyclebinentry/${oidOf(at(entries, item))}/restore`);
};

const oidOf = (object: Json): string => object._ref.slice(object._ref.lastIndexOf('/') + 1);

const take = (garden: Garden, [name, item, target, value]: Step): Promise<Reply> => {
  const { features, stories, defects, tasks, initiatives } = garden;
  const story = at(stories, item);
  const work: readonly [string, Json] =
    item % 3 === 0 && defects.length > 0 ? ['defect', at(defects, item)] : ['hierarchicalrequirement', story];
  switch (name) {
    case 'add defect':
      return add(defects, 'defect', {
        ...(target % 2 === 0
          ? { Requirement: at(stories, target)._ref }
          : { PortfolioItem: at(features, target)._ref }),
        PlanEstimate: at(ESTIMATES, value),
      });
    case 'add task':
      return add(tasks, 'task', { WorkProduct: work[1]._ref, State: at(TASK_STATES, value), Blocked: value % 4 === 0 });
    case 'move story':
      return update('hierarchicalrequirement', story, placeOf(garden, target));
    case 'move feature':
      return update('portfolioitem/feature', at(features, item), {
        Parent: target % 3 === 0 ? null : at(initiatives, target)._ref,
      });
    case 'move defect':
      if (defects.length === 0) break;
      return update('defect', at(defects, item), {
        Requirement: target % 2 === 0 ? at(stories, target)._ref : null,
        PortfolioItem: target % 2 === 0 ? null : at(features, target)._ref,
      });
    case 'estimate':
      return update(work[0], work[1], { PlanEstimate: at(ESTIMATES, value) });
    case 'plan':
      return update('hierarchicalrequirement', story, {
        [target % 2 === 0 ? 'Iteration' : 'Release']: at(TIMEBOXES, target)[value % 3] ?? null,
      });
    case 'schedule':
      return update(work[0], work[1], { ScheduleState: at(STATES, value) });
    case 'do task':
      if (tasks.length === 0) break;
      return update('task', at(tasks, item), { State: at(TASK_STATES, value), Blocked: target % 3 === 0 });
    case 'block':
      return update(work[0], work[1], { Blocked: value % 2 === 0 });
    case 'delete':
      return removeOne(garden, work, item, value);
    case 'restore':
      return restoreOne(item);
    default:
      break;
  }
  return add(stories, 'hierarchicalrequirement', {
    ...placeOf(garden, target),
    PlanEstimate: at(ESTIMATES, value),
    ScheduleState: at(STATES, item),
  });
};

const perform = async (garden: Garden, list: readonly Step[]): Promise<readonly Reply[]> => {
  const replies: Reply[] = [];
  for (const step of list) replies.push(await take(garden, step));
  return replies;
};

afterEach(async () => {
  expect(await wrongHistories(world.database)).toEqual([]);
});

it(
  'whatever several clients do at once, every sum, state, date, feature, flow state and block is that of what is there',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 4, maxLength: 4 }), async (clients) => {
        const garden = await plant();
        const replies = (await Promise.all(clients.map((list) => perform(garden, list)))).flat();
        expect([...new Set(replies.map(({ status }) => status))]).toEqual([200]);
        const sentences: readonly string[] = replies.flatMap(({ result }) => result.Errors);
        expect(sentences.filter((sentence) => !EXPECTED.test(sentence))).toEqual([]);
        expect(await wrongRollUps(world.database, madeAfter)).toEqual([]);
        expect(await wrongCounters(world.database)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  TIMEOUT_MS,
);
