import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison, Expression, Operator } from '../../src/query/ast.ts';
import { printQuery } from '../../src/query/print-query.ts';
import type { Moment } from '../support/oracle/days.ts';
import { holds } from '../support/oracle/evaluate.ts';
import { type Fact, factsOf, type Group, pathOf } from '../support/oracle/facts.ts';
import { keyOfViewer, seedOf } from '../support/oracle/grove-seed.ts';
import { type Grove, growGrove } from '../support/oracle/grow-grove.ts';
import { comparisonOn, expressionOn, orderOn, pathsOf, valuesFor } from '../support/oracle/query-arbitrary.ts';
import { type SortKey, sorted } from '../support/oracle/sort.ts';
import { type Thing, type View, viewOf } from '../support/oracle/things.ts';
import { type Caller, type Json, type Parameters, startWorld } from '../support/world.ts';

/** Queries in all; `MUSTER_QUERIES=100000` asks as many. */
const QUERIES = Number(process.env.MUSTER_QUERIES ?? (process.env.MUSTER_LONG === '1' ? 100_000 : 900));
const GROVES = Math.max(3, Math.round(QUERIES / 2_000));
const SEED = Number(process.env.MUSTER_SEED ?? 20_260_401);

const GROUPS: readonly Group[] = [
  'Artifact',
  'HierarchicalRequirement',
  'HierarchicalRequirement',
  'Defect',
  'Defect',
  'Task',
  'PortfolioItem',
  'Feature',
  'Initiative',
  'Theme',
  'TestCase',
  'TestCaseResult',
  'TestCaseStep',
  'TestFolder',
  'Milestone',
  'Iteration',
  'Release',
  'Project',
  'Tag',
  'User',
  'UserProfile',
  'Workspace',
];

/** Types of the subscription or of a whole workspace, or that hang on other objects: no project scope is about these. */
const UNSCOPED: readonly Group[] = [
  'TestCaseResult',
  'TestCaseStep',
  'Milestone',
  'Project',
  'Tag',
  'User',
  'UserProfile',
  'Workspace',
];

interface Asked {
  readonly viewer: number;
  readonly group: Group;
  readonly owner: { readonly thing: Thing; readonly fact: Fact } | null;
  readonly expression: Expression | null;
  readonly order: readonly SortKey[];
  readonly start: number;
  readonly pageSize: number;
  readonly scope: { readonly project: Thing; readonly up: boolean; readonly down: boolean } | null;
}

const askedOf = (grove: Grove, today: number): fc.Arbitrary<Asked> => {
  const valueFor = valuesFor(grove.things, today);
  const here = grove.things.filter((thing) => thing.workspace === grove.workspace);
  const owners = here.flatMap((thing) =>
    factsOf(thing.type as Group)
      .filter((fact) => fact.kind === 'items')
      .map((fact) => ({ thing, fact })),
  );
  const projects = here.filter(({ type }) => type === 'Project');
  const scope = fc.record({ project: fc.constantFrom(...projects), up: fc.boolean(), down: fc.boolean() });
  const from = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...GROUPS).map((group) => ({ group, owner: null })) },
    { weight: 1, arbitrary: fc.constantFrom(...owners).map((owner) => ({ group: owner.fact.to as Group, owner })) },
  );
  return from.chain(({ group, owner }) =>
    fc.record({
      viewer: fc.nat({ max: grove.viewers.length - 1 }),
      group: fc.constant(group),
      owner: fc.constant(owner),
      expression: fc.option(expressionOn(group, valueFor), { freq: 15 }),
      order: orderOn(group),
      start: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
      pageSize: fc.constantFrom(1, 3, 20, 2_000),
      scope: fc.option(scope, { freq: 3 }).map((each) => (owner === null ? each : null)),
    }),
  );
};

const oidOf = (object: Json): number => Number(/(\d+)$/.exec(object._ref)?.[1]);

/** The projects that a scope is about: itself, and visible ones above and below. */
const projectsInScope = ({ project, up, down }: NonNullable<Asked['scope']>, grove: Grove): ReadonlySet<number> => {
  const all = grove.things.filter(({ type }) => type === 'Project');
  const found = new Set([project.oid]);
  let above = up ? project.values.Parent : null;
  while (typeof above === 'number') {
    found.add(above);
    above = all.find(({ oid }) => oid === above)?.values.Parent ?? null;
  }
  const below = (oid: number): void => {
    for (const child of all.filter(({ values }) => values.Parent === oid)) {
      found.add(child.oid);
      below(child.oid);
    }
  };
  if (down) below(project.oid);
  return found;
};

const rootsOf = ({ group, owner, scope }: Asked, grove: Grove, view: View): readonly Thing[] => {
  if (owner !== null) return view.items(owner.thing, owner.fact);
  const here = view.all(group).filter(({ workspace }) => workspace === null || workspace === grove.workspace);
  if (scope === null || UNSCOPED.includes(group)) return here;
  const projects = projectsInScope(scope, grove);
  return here.filter(({ project }) => project !== null && projects.has(project));
};

const parametersOf = (asked: Asked, grove: Grove): Parameters => ({
  query: asked.expression === null ? '' : printQuery(asked.expression),
  order: asked.order.map(({ path, descending }) => `${path.join('.')}${descending ? ' desc' : ''}`).join(','),
  start: asked.start,
  pagesize: asked.pageSize,
  workspace: `/workspace/${grove.workspace}`,
  ...(asked.scope === null
    ? { project: 'null' }
    : {
        project: `/project/${asked.scope.project.oid}`,
        projectScopeUp: String(asked.scope.up),
        projectScopeDown: String(asked.scope.down),
      }),
});

const TODAY = Date.parse(`${new Date().toISOString().slice(0, 10)}T12:00:00Z`);

const momentOf = (grove: Grove): Moment => ({
  now: Date.now(),
  userZone: grove.userZone,
  workspaceZone: grove.workspaceZone,
});

const dayOf = ({ now, userZone, workspaceZone }: Moment): string =>
  [userZone, workspaceZone].map((timeZone) => new Date(now).toLocaleDateString('sv-SE', { timeZone })).join();

/** Asks the server, again where midnight came in between: `today` must mean one day. */
const onOneDay = async <Answer>(grove: Grove, ask: () => Promise<Answer>): Promise<[Answer, Moment]> => {
  for (;;) {
    const before = momentOf(grove);
    const answer = await ask();
    if (dayOf(momentOf(grove)) === dayOf(before)) return [answer, before];
  }
};

describe.each(Array.from({ length: GROVES }, (_, at) => SEED + at))('in grove %i', (seed) => {
  const grove = growGrove(seed, TODAY);
  let world: Awaited<ReturnType<typeof startWorld>>;
  let callers: readonly Caller[];
  beforeAll(async () => {
    world = await startWorld({ lines: seedOf(grove) });
    callers = grove.viewers.map(({ name }) => world.withKey(keyOfViewer(name)));
  });
  afterAll(() => world.close());

  const views = grove.viewers.map((viewer) => viewOf(viewer, grove.things));
  const callerOf = (viewer: number): Caller => callers[viewer] as Caller;

  test('the server finds what the language says, in its order, page by page', { timeout: 3_600_000 }, async () => {
    const property = fc.asyncProperty(askedOf(grove, TODAY), async (asked) => {
      const view = views[asked.viewer] as View;
      const { owner, scope } = asked;
      // What the caller may not see is answered as missing; other tests are about that.
      fc.pre(scope === null || view.viewer.projects.has(scope.project.oid));
      fc.pre(owner === null || view.all(owner.thing.type as Group).includes(owner.thing));
      const path =
        owner === null
          ? `/${pathOf(asked.group)}`
          : `/${pathOf(owner.thing.type)}/${owner.thing.oid}/${owner.fact.name}`;
      const parameters = { ...parametersOf(asked, grove), fetch: 'false' };
      const [{ result }, moment] = await onOneDay(grove, () => callerOf(asked.viewer).get(path, parameters));
      expect(result.Errors).toEqual([]);
      const found = rootsOf(asked, grove, view).filter(
        (thing) => asked.expression === null || holds(asked.expression, thing, asked.group, view, moment),
      );
      const page = sorted(found, asked.order, asked.group, view).slice(
        asked.start - 1,
        asked.start - 1 + asked.pageSize,
      );
      expect([result.TotalResultCount, result.Results.map(oidOf)]).toEqual([found.length, page.map(({ oid }) => oid)]);
    });
    await fc.assert(property, { numRuns: Math.ceil(QUERIES / GROVES), seed });
  });

  test('a condition, its opposite and the unset make up everything', { timeout: 3_600_000 }, async () => {
    const valueFor = valuesFor(grove.things, TODAY);
    const count = async (viewer: number, group: Group, query: string): Promise<number> => {
      const parameters = { query, project: 'null', workspace: `/workspace/${grove.workspace}`, pagesize: 1 };
      const { result } = await callerOf(viewer).get(`/${pathOf(group)}`, parameters);
      expect(result.Errors).toEqual([]);
      return result.TotalResultCount;
    };
    const complement: Readonly<Partial<Record<Operator, Operator>>> = { '=': '!=', in: '!in', contains: '!contains' };
    const asked = fc.constantFrom(...GROUPS).chain((group) =>
      fc.record({
        viewer: fc.nat({ max: grove.viewers.length - 1 }),
        group: fc.constant(group),
        condition: comparisonOn(
          pathsOf(group).filter(({ manyWays }) => !manyWays),
          valueFor,
          ({ fact }) =>
            fact.kind === 'text' || fact.kind === 'choice' || fact.kind === 'items'
              ? ['=', 'in', 'contains']
              : ['=', 'in'],
        ),
        hasUnset: fc.constant(true),
      }),
    );
    const property = fc.asyncProperty(asked, async ({ viewer, group, condition }) => {
      const opposite: Comparison = { ...condition, operator: complement[condition.operator] as Operator };
      const unset: Comparison = { ...condition, operator: '=', value: { kind: 'null' } };
      const fact = pathsOf(group).find(
        ({ names }) =>
          names.join('.').toLowerCase() ===
          condition.path
            .join('.')
            .toLowerCase()
            .replace(/\boid\b/, 'objectid'),
      )?.fact;
      // `!contains` on a text leaves out what is unset.
      const leavesOut = condition.operator === 'contains' && fact?.kind !== 'items';
      const [all, these, others, none] = await Promise.all([
        count(viewer, group, ''),
        count(viewer, group, printQuery(condition)),
        count(viewer, group, printQuery(opposite)),
        leavesOut ? count(viewer, group, printQuery(unset)) : 0,
      ]);
      expect(these + others + none).toBe(all);
    });
    await fc.assert(property, { numRuns: Math.ceil(QUERIES / GROVES / 9), seed });
  });
});
